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
import type { Place, Weights } from './rowKeys.ts';
import { panelRows, type Row, type Weighed, weigh } from './rows.ts';
import type { Store } from './store.ts';

export type Running =
  | { at: 'idle' }
  | { at: 'running'; progress: CompareProgress | null }
  | { at: 'failed'; failure: Failure };

export type RegionMask = NonNullable<CompareParams['mask']>;

export interface ComparisonSlice {
  running: Running;
  /** By id of the generated image; all of one request, so they may be ranked. */
  results: Readonly<Record<string, CompareResult>>;
  /** The selected image with the chosen mistakes made; null where none is made. */
  mistaken: CompareResult | null;
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

/** The result that is shown: the selected image's. */
export const shownResult = (store: Store): CompareResult | null =>
  store.results[selectedGenerated(store)?.id ?? ''] ?? null;

/** Which comparison is wanted; null while something that it needs is missing. Weights are no part of it. */
export function wantedComparison(
  store: Store,
): { base: Omit<CompareParams, 'generated'>; generated: string[] } | null {
  const { settings, reference, generated, mask, boot, backbones } = store;
  const status = statusOf(store, settings.backbone);
  if (!reference || generated.length === 0 || boot.at !== 'ready' || !status) return null;
  const usable = status.state.at === 'loading' ? new Set(status.state.usableTaps) : null;
  if (status.state.at === 'absent' || status.state.at === 'available') return null;
  const rows = rowsOf(store)
    .filter(({ tap }) => !usable || usable.has(tap))
    .map(({ tap, distance }) => ({ tap, distance }));
  if (rows.length === 0) return null;
  const installed = (id: string) => backbones.some((b) => b.id === id && b.state.at !== 'absent');
  const metrics = (store.catalogue?.metrics ?? [])
    .filter(({ needs }) => needs === null || installed(needs))
    .map(({ id }): MetricId => id);
  const selected = selectedGenerated(store)!.id;
  return {
    base: {
      backbone: settings.backbone,
      reference: reference.id,
      prepare: settings.prepare,
      rows,
      variant: variantOf(store),
      mask,
      mistakes: [],
      metrics,
    },
    generated: [selected, ...generated.map(({ id }) => id).filter((id) => id !== selected)],
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

const without = (list: readonly string[], key: string) =>
  list.includes(key) ? list.filter((k) => k !== key) : [...list, key];

export const comparisonSlice: StateCreator<Store, [], [], ComparisonSlice> = (set, get) => {
  const run = latest(async (signal) => {
    const wanted = wantedComparison(get());
    if (!wanted) return;
    const { engine, settings } = get();
    const onProgress = (progress: CompareProgress) => set({ running: { at: 'running', progress } });
    const measure = (generated: string, change: Partial<CompareParams>) =>
      engine.call('compare', { ...wanted.base, ...change, generated }, { signal, onProgress });
    const mistaken = settings.mistakes.length > 0 ? mistakenRows(get(), wanted.base.rows) : [];
    set({ running: { at: 'running', progress: null } });
    const results: Record<string, CompareResult> = {};
    const failures: Failure[] = [];
    for (const id of wanted.generated) {
      try {
        results[id] = await measure(id, {});
        if (signal.aborted) return;
        // All at once under one set of settings: numbers made under others are not ranked against these.
        set({ results: { ...results } });
        if (id !== wanted.generated[0]) continue;
        const wrong =
          mistaken.length > 0
            ? await measure(id, { mistakes: settings.mistakes, rows: mistaken, metrics: [] })
            : null;
        if (signal.aborted) return;
        set({ mistaken: wrong });
      } catch (error) {
        if (signal.aborted) return;
        const failure = failureOf(error);
        if (failure.code === 'cancelled') return set({ running: { at: 'idle' } });
        failures.push(failure);
      }
    }
    const failure = failures[0];
    set({ running: failure ? { at: 'failed', failure } : { at: 'idle' } });
  });
  return {
    running: { at: 'idle' },
    results: {},
    mistaken: null,
    mask: null,
    muted: [],
    solo: [],
    generation: 0,
    compareNow: () => run(),
    cancelCompare: () => {
      run.cancel();
      set({ running: { at: 'idle' } });
    },
    invalidate: () => set(({ generation }) => ({ generation: generation + 1 })),
    setMask: (mask) => set({ mask }),
    toggleMuted: (key) => set(({ muted }) => ({ muted: without(muted, key) })),
    toggleSolo: (key) => set(({ solo }) => ({ solo: without(solo, key) })),
  };
};
