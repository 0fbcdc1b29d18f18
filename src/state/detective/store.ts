import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Failure, failureOf } from '#core/failure.ts';
import type { FailureCode } from '#worker/protocol.ts';
import { selectedGenerated } from '../images.ts';
import { latest } from '../latest.ts';
import type { AppStore, Store } from '../store.ts';
import { wantedComparison } from '../wanted.ts';
import { type Batch, batchesOf } from './batches.ts';
import { changesFor } from './changes.ts';
import { numberOf } from './measure.ts';
import { prints, type Typed } from './typed.ts';
import type { Change, NumberKind } from './types.ts';

/** How many are named where none prints the number. */
const NEAREST = 3;

export interface Guess {
  readonly changes: readonly Change[];
  readonly value: number;
}

export interface Search {
  readonly kind: NumberKind;
  readonly typed: Typed;
  /** Of which settings and images it is. */
  readonly key: string;
  /** Settings that print the number, those with the fewest changes first. */
  readonly matches: readonly Guess[];
  /** The closest others. */
  readonly nearest: readonly Guess[];
  readonly tried: number;
  /** Guesses of what has been begun. */
  readonly of: number;
  /** Guesses that were not tried, since simpler ones print the number. */
  readonly left: number;
  readonly state:
    | { readonly at: 'running' | 'done' | 'stopped' }
    | { readonly at: 'failed'; readonly failure: Failure };
}

export interface DetectiveState {
  readonly search: Search | null;
  /** Looks for settings that print `typed`: the simplest first, until some do. */
  look(kind: NumberKind, typed: Typed): Promise<void>;
  /** Goes on with the guesses that are left. */
  lookOn(): Promise<void>;
  stop(): void;
  /** Sets the page as a guess is. */
  use(guess: Guess): void;
}

/** A guess that cannot be measured (too small, too large, a region of another size) has no number; else the search fails. */
function nothingIfRefused(error: unknown): null {
  const { code } = failureOf(error);
  if (!refusals.has(code)) throw error;
  return null;
}
const refusals = new Set<FailureCode>([
  'pair-too-small',
  'image-too-small',
  'sizes-differ',
  'mask-size',
  'mask-empty',
  'too-much-memory',
  'whole-image-only',
]);

/** What a search depends on; null where nothing can be compared. */
export function searchKey(app: Store): string | null {
  const wanted = wantedComparison(app);
  const { reduction, weights } = app.settings;
  const generated = selectedGenerated(app)?.imageId;
  return wanted && JSON.stringify([wanted.request.key, generated, reduction, weights, app.muted, app.solo]);
}

/** Whether the page can be set as a guess is. */
export const isSettable = ({ changes }: Guess): boolean =>
  changes.length > 0 && changes.every(({ set }) => set !== undefined);

function createDetectiveStore(app: AppStore): StoreApi<DetectiveState> {
  return createStore<DetectiveState>()((set, get) => {
    let batches: readonly Batch[] = [];
    /** Which search it is: one that was replaced has no more to say. */
    let newest = 0;
    const changeOf = (turn: number) => (part: Partial<Search>) =>
      turn === newest && set(({ search }) => ({ search: search && { ...search, ...part } }));
    const note = (guess: Guess, change: (part: Partial<Search>) => void) => {
      const { matches, nearest, typed, kind } = get().search!;
      const network = kind === 'total' || kind === 'lpips';
      if (prints(guess.value, typed, network)) return change({ matches: [...matches, guess] });
      const off = ({ value }: Guess) => Math.abs(value - typed.value);
      if (nearest.some(({ value }) => value === guess.value)) return;
      change({ nearest: [...nearest, guess].toSorted((a, b) => off(a) - off(b)).slice(0, NEAREST) });
    };
    const run = latest(async (signal) => {
      const { kind, matches: before } = get().search!;
      const change = changeOf(newest);
      // Settings that are changed while it looks belong to another search: this one is of those it began with.
      const now = app.getState();
      try {
        while (batches.length > 0 && get().search!.matches.length === before.length) {
          const [batch, ...rest] = batches as [Batch, ...Batch[]];
          change({ state: { at: 'running' }, of: get().search!.tried + batch.guesses.length });
          for (const [i, changes] of batch.guesses.entries()) {
            const value = await numberOf(kind, now, changes, signal).catch(nothingIfRefused);
            signal.throwIfAborted();
            if (value !== null) note({ changes, value }, change);
            change({ tried: get().search!.tried + 1 });
            // What is stopped goes on from here.
            batches = [{ ...batch, guesses: batch.guesses.slice(i + 1) }, ...rest];
            const dear = batch.cost === 'pass' && changes.length > 1;
            if (dear && get().search!.matches.length > before.length) break;
          }
          if (batches[0]?.guesses.length === 0) batches = rest;
        }
        change({ state: { at: 'done' } });
      } catch (error) {
        change({ state: signal.aborted ? { at: 'stopped' } : { at: 'failed', failure: failureOf(error) } });
      }
      change({ left: batches.reduce((sum, { guesses }) => sum + guesses.length, 0) });
    });
    app.subscribe((state) => {
      const { search } = get();
      if (search?.state.at === 'running' && searchKey(state) !== search.key) run.cancel();
    });
    return {
      search: null,
      look: async (kind, typed) => {
        const key = searchKey(app.getState());
        if (key === null) return;
        run.cancel();
        newest += 1;
        batches = batchesOf(changesFor(kind, app.getState()));
        const state = { at: 'running' } as const;
        set({ search: { kind, typed, key, matches: [], nearest: [], tried: 0, of: 0, left: 0, state } });
        await run();
      },
      lookOn: async () => {
        if (get().search?.key === searchKey(app.getState())) await run();
      },
      stop: () => run.cancel(),
      use: ({ changes }) => {
        app.getState().set({ mistakes: [] });
        for (const { set } of changes) set?.(app.getState());
      },
    };
  });
}

const stores = new WeakMap<AppStore, StoreApi<DetectiveState>>();

/** The one detective that goes with a page's store; made when it is first asked for. */
export function detectiveOf(app: AppStore): StoreApi<DetectiveState> {
  const known = stores.get(app);
  if (known) return known;
  const made = createDetectiveStore(app);
  stores.set(app, made);
  return made;
}
