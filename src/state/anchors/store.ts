import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Failure, failureOf } from '#core/failure.ts';
import type { Anchor, DistanceRow, Size } from '#worker/protocol.ts';
import { shownResult } from '../comparison.ts';
import { selectedGenerated } from '../images.ts';
import { latest } from '../latest.ts';
import { memo } from '../memo.ts';
import type { Request } from '../request.ts';
import type { Weights } from '../rowKeys.ts';
import { type Row, weigh } from '../rows.ts';
import { standingOf } from '../standing.ts';
import type { AppStore, Store } from '../store.ts';
import { chosenRecipe, countingWeights, rowsOf, wantedComparison } from '../wanted.ts';
import type { Mark } from './scale.ts';

/** Scales whose distances are kept. */
const MOST = 50;

/** How far the reference is from itself after one change, row by row, before the weights. */
interface Measured {
  readonly anchor: Anchor;
  readonly rows: readonly DistanceRow[];
}

export type Measuring =
  | { readonly at: 'idle' }
  /** `done` counts marks, with the part of the one under way. */
  | { readonly at: 'running'; readonly key: string; readonly done: number; readonly of: number }
  | { readonly at: 'failed'; readonly key: string; readonly failure: Failure };

export interface AnchorsState {
  /** By {@link scaleOf}'s key; a list that is shorter than the catalogue's was stopped. */
  readonly kept: ReadonlyMap<string, readonly Measured[]>;
  readonly measuring: Measuring;
  /** Measures what is missing of the scale of the present settings. Never begins by itself. */
  measure(): Promise<void>;
  cancel(): void;
}

/** What the marks of a scale are measured by: a comparison's request, and where that cuts its pair. */
export interface Scale {
  readonly key: string;
  readonly request: Request;
  readonly cut: Size | null;
}

/** The scale that belongs to a request and the selected image. Weights are no part of it. */
function scaleOf(request: Request, generated: Size): Scale {
  const { reference, prepare } = request;
  const differ = reference.width !== generated.width || reference.height !== generated.height;
  const cut =
    differ && prepare.fit === 'crop'
      ? {
          width: Math.min(reference.width, generated.width),
          height: Math.min(reference.height, generated.height),
        }
      : null;
  return { key: JSON.stringify([request.distancesKey, cut]), request, cut };
}

/** The scale beside the shown total, which may be one of earlier settings; null while there is no total. */
export function shownScale(app: Store): Scale | null {
  const generated = selectedGenerated(app);
  return app.measured && generated && shownResult(app) ? scaleOf(app.measured.request, generated) : null;
}

/** The scale that can be measured now: that of the present settings, once they have a total. */
export function wantedScale(app: Store): Scale | null {
  const [request, generated] = [wantedComparison(app)?.request, selectedGenerated(app)];
  return request && generated && standingOf(app) === 'current' ? scaleOf(request, generated) : null;
}

export interface AnchorMark extends Mark {
  readonly anchor: Anchor;
}

export const strengthOf = (anchor: Anchor): number =>
  anchor.kind === 'jpeg' ? anchor.quality : anchor.sigma;

const noMarks: readonly AnchorMark[] = [];
const weighedMarks = memo(
  (measured: readonly Measured[], ...by: [readonly Row[], Weights, 'mean' | 'sum', number]) => {
    const [rows, weights, reduction, scale] = by;
    return measured.map((mark): AnchorMark => {
      const { total } = weigh(rows, weights, mark.rows, reduction, scale);
      return { anchor: mark.anchor, strength: strengthOf(mark.anchor), total: total ?? 0 };
    });
  },
);

/** The marks of a scale under the present weights, in the catalogue's order; none while some are missing. */
export function marksOf(app: Store, { kept }: AnchorsState, scale: Scale | null): readonly AnchorMark[] {
  const measured = kept.get(scale?.key ?? '');
  if (!measured || measured.length < (app.catalogue?.anchors.length ?? 0)) return noMarks;
  const factor = chosenRecipe(app)?.scale ?? 1;
  return weighedMarks(measured, rowsOf(app), countingWeights(app), app.settings.reduction, factor);
}

function createAnchorsStore(app: AppStore): StoreApi<AnchorsState> {
  return createStore<AnchorsState>()((set, get) => {
    const keep = (key: string, marks: readonly Measured[]) => {
      const kept = new Map([...get().kept].filter(([other]) => other !== key)).set(key, marks);
      if (kept.size > MOST) kept.delete(kept.keys().next().value!);
      set({ kept });
    };
    const run = latest(async (signal, { key, request, cut }: Scale) => {
      const { engine, catalogue } = app.getState();
      const anchors = catalogue?.anchors ?? [];
      const known = get().kept.get(key) ?? [];
      const at = (done: number) => set({ measuring: { at: 'running', key, done, of: anchors.length } });
      try {
        for (const [i, anchor] of anchors.entries()) {
          if (i < known.length) continue;
          at(i);
          const { mistakes: _, ...base } = request.base;
          const { rows } = await engine.call(
            'anchor',
            { ...base, anchor, cut },
            {
              signal,
              onProgress: ({ stage, done, of }) => stage === 'features' && at(i + done / Math.max(1, of)),
            },
          );
          signal.throwIfAborted();
          keep(key, [...(get().kept.get(key) ?? []), { anchor, rows }]);
        }
        set({ measuring: { at: 'idle' } });
      } catch (error) {
        if (!signal.aborted) set({ measuring: { at: 'failed', key, failure: failureOf(error) } });
      }
    });
    const stop = () => {
      run.cancel();
      set({ measuring: { at: 'idle' } });
    };
    // What is measured by earlier settings is not waited for; its marks so far are kept.
    app.subscribe((state) => {
      const { measuring } = get();
      if (measuring.at === 'running' && wantedScale(state)?.key !== measuring.key) stop();
    });
    return {
      kept: new Map(),
      measuring: { at: 'idle' },
      measure: async () => {
        const scale = wantedScale(app.getState());
        if (scale) await run(scale);
      },
      cancel: stop,
    };
  });
}

const stores = new WeakMap<AppStore, StoreApi<AnchorsState>>();

/** The one store of anchors that goes with a page's store; made when it is first asked for. */
export function anchorsOf(app: AppStore): StoreApi<AnchorsState> {
  const known = stores.get(app);
  if (known) return known;
  const made = createAnchorsStore(app);
  stores.set(app, made);
  return made;
}
