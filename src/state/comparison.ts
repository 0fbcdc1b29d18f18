import type { StateCreator } from 'zustand';
import { failureOf } from '#core/failure.ts';
import type {
  BackboneEntry,
  CompareParams,
  CompareProgress,
  CompareResult,
  DistanceId,
  Failure,
  ForwardVariant,
  MetricId,
  Recipe,
} from '#worker/protocol.ts';
import { selectedGenerated } from './images.ts';
import { latest } from './latest.ts';
import { memo } from './memo.ts';
import { chosenBackbone, statusOf } from './networks.ts';
import { carriedOver } from './region.ts';
import { fits, type PresentMaking, type RegionMask, type Request, requestOf } from './request.ts';
import type { Place, Weights } from './rowKeys.ts';
import { panelRows, type Row, type Weighed, weigh } from './rows.ts';
import type { Store } from './store.ts';

export type Running =
  | { at: 'idle' }
  | { at: 'running'; progress: CompareProgress | null }
  | { at: 'failed'; failure: Failure };

/** Numbers with the request that they answer: the settings may have moved on since. */
export interface Measured {
  readonly request: Request;
  /** By id of the generated image; all of one request, so they may be ranked. */
  readonly results: Readonly<Record<string, CompareResult>>;
}

export interface ComparisonSlice {
  running: Running;
  /** What was measured last; null before the first comparison. */
  measured: Measured | null;
  /** By id of the generated image: why the newest run has no number for it. */
  failures: Readonly<Record<string, Failure>>;
  /** The selected image with mistakes made; `key`: see {@link WantedMistake}. */
  mistaken: { readonly key: string; readonly result: CompareResult } | null;
  mask: RegionMask | null;
  /** Muted rows count nothing; if any row is solo, only those count. */
  muted: readonly string[];
  solo: readonly string[];
  /** Raised when weights changed under the page: everything is measured anew. */
  generation: number;
  compareNow(): Promise<void>;
  cancelCompare(): void;
  invalidate(): void;
  setMask(mask: RegionMask | null): void;
  toggleMuted(key: string): void;
  toggleSolo(key: string): void;
}

/** The recipe that the settings started from. */
export const chosenRecipe = ({ catalogue, settings }: Store) =>
  catalogue?.recipes.find(({ id }) => id === settings.recipe) ?? null;

const asTrained: ForwardVariant = { input: 'family', pooling: 'max', relu: 'separate' };
const variantOf = (store: Store): ForwardVariant => chosenRecipe(store)?.variant ?? asTrained;

/** The rows of the layers panel. */
export function rowsOf(store: Store): readonly Row[] {
  const [backbone, recipe] = [chosenBackbone(store), chosenRecipe(store)];
  const { distance, place, weights } = store.settings;
  return backbone && recipe ? keptRows(backbone, recipe, distance, place, keysOf(weights)) : noRows;
}
const noRows: readonly Row[] = [];
/** Keys as one text: rows stay the same objects while only weights change. */
const keysOf = memo((weights: Weights) => Object.keys(weights).join());
const keptRows = memo((...[backbone, recipe, distance, place, keys]: [...PanelOf, string]) =>
  panelRows(backbone, recipe, distance, place, keys.split(',')),
);
type PanelOf = [BackboneEntry, Recipe, DistanceId, Place];

/** The weights that count, with mute and solo applied. */
export const countingWeights = ({ settings, muted, solo }: Store): Weights =>
  keptWeights(settings.weights, muted, solo);

const keptWeights = memo((weights: Weights, muted: readonly string[], solo: readonly string[]): Weights => {
  const counts = (key: string) => (solo.length > 0 ? solo.includes(key) : !muted.includes(key));
  return Object.fromEntries(Object.entries(weights).map(([key, w]) => [key, counts(key) ? w : 0]));
});

const noMeasures: CompareResult['rows'] = [];
const keptWeighed = memo(weigh, 24);

/** A result's rows and total under the present weights; the same object until one of them changes. */
export const weighedOf = (store: Store, result: CompareResult | null): Weighed =>
  keptWeighed(
    rowsOf(store),
    countingWeights(store),
    result?.rows ?? noMeasures,
    store.settings.reduction,
    chosenRecipe(store)?.scale ?? 1,
  );

/** What a comparison would be made of by the present settings, whether or not it can be made. */
export function makingOf(store: Store): PresentMaking {
  const { settings, reference, mask, generation } = store;
  return {
    reference,
    backbone: chosenBackbone(store),
    prepare: settings.prepare,
    conventions: settings.conventions,
    variant: variantOf(store),
    panel: rowsOf(store),
    mask,
    generation,
  };
}

/**
 * The result that is shown: the selected image's, also one of earlier settings (see `standingOf`) as long as the present
 * weights can be put on its numbers.
 */
export function shownResult(store: Store): CompareResult | null {
  const { measured } = store;
  const result = measured?.results[selectedGenerated(store)?.id ?? ''];
  return result && fits(measured!.request, makingOf(store)) ? result : null;
}

export interface WantedMistake {
  /** Names the request, the image and what is made wrong. */
  readonly key: string;
  readonly change: Pick<CompareParams, 'mistakes' | 'rows'>;
}

export interface Wanted {
  readonly request: Request;
  /** Ids of the generated images, the selected one first. */
  readonly generated: readonly string[];
  readonly metrics: readonly MetricId[];
  readonly mistake: WantedMistake | null;
}

/** Which comparison is wanted; null while something that it needs is missing. Weights are no part of it. */
export function wantedComparison(store: Store): Wanted | null {
  const { settings, generated, boot, backbones } = store;
  const making = makingOf(store);
  const { reference, backbone } = making;
  const status = statusOf(store, settings.backbone);
  if (!reference || !backbone || generated.length === 0 || boot.at !== 'ready' || !status) return null;
  const request = requestOf({ ...making, reference, backbone }, status.state);
  if (!request) return null;
  const installed = (id: string) => backbones.some((b) => b.id === id && b.state.at !== 'absent');
  const metrics = (store.catalogue?.metrics ?? [])
    .filter(({ needs }) => needs === null || installed(needs))
    .map(({ id }): MetricId => id);
  const selected = selectedGenerated(store)!.id;
  const { mistakes } = settings;
  const rows = mistakes.length > 0 ? mistakenRows(store, request.base.rows) : [];
  return {
    request,
    generated: [selected, ...generated.map(({ id }) => id).filter((id) => id !== selected)],
    metrics,
    mistake:
      rows.length > 0
        ? { key: JSON.stringify([request.key, selected, mistakes, rows]), change: { mistakes, rows } }
        : null,
  };
}

/**
 * The rows of the comparison with mistakes. A loop over the batch pairs its items with the weights in order, so the list
 * is the recipe's own, as it would be in the code that makes the mistake: rows that count nothing are not in it.
 */
export function mistakenRows(store: Store, rows: CompareParams['rows']): CompareParams['rows'] {
  if (!store.settings.mistakes.includes('batch-walk')) return rows;
  const weights = countingWeights(store);
  const counting = new Set(
    rowsOf(store)
      .filter(({ key }) => (weights[key] ?? 0) > 0)
      .map(({ tap, distance }) => `${distance}~${tap}`),
  );
  return rows.filter(({ tap, distance }) => counting.has(`${distance}~${tap}`));
}

const only = (results: Measured['results'], ids: readonly string[]): Measured['results'] =>
  Object.fromEntries(Object.entries(results).filter(([id]) => ids.includes(id)));

const without = (list: readonly string[], key: string) =>
  list.includes(key) ? list.filter((k) => k !== key) : [...list, key];

export const comparisonSlice: StateCreator<Store, [], [], ComparisonSlice> = (set, get) => {
  const run = latest(async (signal) => {
    const wanted = wantedComparison(get());
    if (!wanted) return;
    const { request, generated, metrics, mistake } = wanted;
    const { engine } = get();
    const onProgress = (progress: CompareProgress) => set({ running: { at: 'running', progress } });
    const measure = (id: string, change: Partial<CompareParams>) =>
      engine.call('compare', { ...request.base, metrics, ...change, generated: id }, { signal, onProgress });
    set({ running: { at: 'running', progress: null }, failures: {}, ...(!mistake && { mistaken: null }) });
    for (const id of generated) {
      try {
        const result = await measure(id, {});
        if (signal.aborted) return;
        // All at once under one request: numbers of another are not ranked against these.
        const { measured } = get();
        const kept = measured?.request.key === request.key ? only(measured.results, generated) : {};
        set({ measured: { request, results: { ...kept, [id]: result } } });
        if (id !== generated[0] || !mistake) continue;
        const wrong = await measure(id, { ...mistake.change, metrics: [] });
        if (signal.aborted) return;
        set({ mistaken: { key: mistake.key, result: wrong } });
      } catch (error) {
        if (signal.aborted) return;
        const failure = failureOf(error);
        if (failure.code === 'cancelled') return set({ running: { at: 'idle' } });
        const region = get().mask;
        if (failure.code === 'mask-size' && id === generated[0] && region) {
          // The size of a pair is the worker's to say. With the other region this run is over: it is another request.
          const { mask, what } = carriedOver(region, failure.expected);
          get().say({ kind: 'region', what });
          set({ running: { at: 'idle' }, mask });
          return;
        }
        set(({ failures }) => ({ failures: { ...failures, [id]: failure } }));
      }
    }
    const failure = Object.values(get().failures)[0];
    set({ running: failure ? { at: 'failed', failure } : { at: 'idle' } });
  });
  return {
    running: { at: 'idle' },
    measured: null,
    failures: {},
    mistaken: null,
    mask: null,
    muted: [],
    solo: [],
    generation: 0,
    compareNow: () => run(),
    cancelCompare: () => {
      run.cancel();
      set({ running: { at: 'idle' }, failures: {} });
    },
    invalidate: () => set(({ generation }) => ({ generation: generation + 1 })),
    setMask: (mask) => set({ mask }),
    toggleMuted: (key) => set(({ muted }) => ({ muted: without(muted, key) })),
    toggleSolo: (key) => set(({ solo }) => ({ solo: without(solo, key) })),
  };
};
