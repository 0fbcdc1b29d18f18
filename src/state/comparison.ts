import type { StateCreator } from 'zustand';
import { type Failure, failureOf } from '#core/failure.ts';
import type {
  CompareProgress,
  CompareResult,
  DistancesParams,
  DistancesResult,
  MetricId,
} from '#worker/protocol.ts';
import { type Candidate, selectedGenerated } from './images.ts';
import { KeptNumbers } from './keptNumbers.ts';
import { latest } from './latest.ts';
import { memo } from './memo.ts';
import { carriedOver } from './region.ts';
import { fits, type RegionMask, type Request } from './request.ts';
import { type Weighed, weigh } from './rows.ts';
import type { Store } from './store.ts';
import { chosenRecipe, countingWeights, makingOf, rowsOf, type Wanted, wantedComparison } from './wanted.ts';

export type Running =
  | { at: 'idle' }
  | { at: 'running'; progress: CompareProgress | null }
  | { at: 'failed'; failure: Failure };

/** Numbers with the request that they answer: the settings may have moved on since. */
export interface Measured {
  readonly request: Request;
  /** By id of the candidate; all of one request, so they may be ranked. */
  readonly results: Readonly<Record<string, CompareResult>>;
}

export interface ComparisonSlice {
  running: Running;
  /** What was measured last; null before the first comparison. */
  measured: Measured | null;
  /** By id of the candidate: why the newest run has no number for it. */
  failures: Readonly<Record<string, Failure>>;
  /** The selected image with mistakes made; `key`: see `WantedMistake`. */
  mistaken: { readonly key: string; readonly result: DistancesResult } | null;
  mask: RegionMask | null;
  /** Muted rows count nothing; if any row is solo, only those count. */
  muted: readonly string[];
  solo: readonly string[];
  /** Whether the metrics that are not shown at once are wanted, for the tiles and the ranking. */
  moreMetrics: boolean;
  /** Raised when weights changed under the page: everything is measured anew. */
  generation: number;
  /** What has been measured, for whoever else may need it. */
  readonly kept: KeptNumbers;
  /** Measures what is wanted and not known yet. */
  compareNow(wanted?: Wanted | null): Promise<void>;
  cancelCompare(): void;
  invalidate(): void;
  setMask(mask: RegionMask | null): void;
  showMoreMetrics(shown: boolean): void;
  toggleMuted(key: string): void;
  toggleSolo(key: string): void;
}

const noMeasures: CompareResult['rows'] = [];
const keptWeighed = memo(weigh, 24);

/** A result's rows and total under the present weights; the same object until one of them changes. */
export const weighedOf = (store: Store, result: Pick<CompareResult, 'rows'> | null): Weighed =>
  keptWeighed(
    rowsOf(store),
    countingWeights(store),
    result?.rows ?? noMeasures,
    store.settings.reduction,
    chosenRecipe(store)?.scale ?? 1,
  );

/**
 * The result that is shown: the selected image's, also one of earlier settings (see `standingOf`) as long as the present
 * weights can be put on its numbers.
 */
export function shownResult(store: Store): CompareResult | null {
  const { measured } = store;
  const result = measured?.results[selectedGenerated(store)?.id ?? ''];
  return result && fits(measured!.request, makingOf(store)) ? result : null;
}

/** What decides a metric's number beside the pair: a network's weights may have changed. */
export function metricKey({ catalogue }: Store, generation: number, id: MetricId): string {
  const needs = catalogue?.metrics.find((entry) => entry.id === id)?.needs ?? null;
  return needs === null ? id : `${id} ${generation}`;
}

const without = (list: readonly string[], key: string) =>
  list.includes(key) ? list.filter((k) => k !== key) : [...list, key];

export const comparisonSlice: StateCreator<Store, [], [], ComparisonSlice> = (set, get) => {
  const kept = new KeptNumbers();

  /** What is known of a candidate without asking; null while its distances are not. */
  const known = ({ request, metrics }: Wanted, { imageId }: Candidate) => {
    const distances = kept.distances(JSON.stringify([request.distancesKey, imageId]));
    const found = kept.metrics(JSON.stringify([request.metricsKey, imageId]), metricNames(request, metrics));
    return {
      distances,
      metrics: found,
      complete: distances !== null && found?.values.length === metrics.length,
    };
  };
  const metricNames = ({ generation }: Request, ids: Wanted['metrics']) =>
    ids.map((id) => ({ id, key: metricKey(get(), generation, id) }));
  /** All at once under one request: numbers of another are not ranked against these. */
  const show = ({ request, generated }: Wanted, found: Readonly<Record<string, CompareResult>>) => {
    const { measured } = get();
    const before = measured?.request.key === request.key ? measured.results : {};
    const all = Object.entries({ ...before, ...found });
    const results = Object.fromEntries(all.filter(([id]) => generated.some((image) => image.id === id)));
    set({ measured: { request, results } });
  };

  const measureOne = async (wanted: Wanted, candidate: Candidate, signal: AbortSignal) => {
    const { request } = wanted;
    const { engine } = get();
    const onProgress = (progress: CompareProgress) => set({ running: { at: 'running', progress } });
    const options = { signal, onProgress };
    const generated = candidate.imageId;
    const measure = async (key: string, change: Partial<DistancesParams>) => {
      const result =
        kept.distances(key) ??
        (await engine.call('distances', { ...request.base, ...change, generated }, options));
      signal.throwIfAborted();
      kept.putDistances(key, result);
      return result;
    };
    const before = known(wanted, candidate);
    const distances = await measure(JSON.stringify([request.distancesKey, generated]), {});
    const showWith = (metrics: ReturnType<typeof known>['metrics']) =>
      show(wanted, {
        [candidate.id]: { ...distances, metrics: metrics?.values ?? [], metricsSize: metrics?.size ?? null },
      });
    // A new total does not wait for the metrics. Where they alone are new, the old ones stay until then.
    if (!before.distances || before.complete) showWith(before.metrics);
    if (candidate.id === wanted.generated[0]?.id && wanted.mistake) {
      const { key, change } = wanted.mistake;
      const result = await measure(key, change);
      set({ mistaken: { key, result } });
    }
    if (before.complete) return;
    const names = metricNames(request, wanted.metrics);
    const missing = names.filter(({ id }) => !before.metrics?.values.some((metric) => metric.id === id));
    const { longestSide: _, ...prepare } = request.prepare;
    const key = JSON.stringify([request.metricsKey, generated]);
    if (missing.length > 0) {
      const { reference, mask } = request.base;
      const ids = missing.map(({ id }) => id);
      const params = { reference, generated, prepare, mask, metrics: ids, conventions: request.conventions };
      const { size, values } = await engine.call('metrics', params, options);
      signal.throwIfAborted();
      kept.putMetrics(
        key,
        size,
        missing.map((name, i) => ({ key: name.key, value: values[i]!.value })),
      );
    }
    showWith(kept.metrics(key, names));
  };

  const run = latest(async (signal, wanted: Wanted) => {
    const { request, generated, mistake } = wanted;
    const ready = generated.filter((candidate) => known(wanted, candidate).complete);
    if (ready.length > 0 || get().measured?.request.key === request.key)
      show(
        wanted,
        Object.fromEntries(
          ready.map((candidate) => {
            const { distances, metrics } = known(wanted, candidate);
            return [candidate.id, { ...distances!, metrics: metrics!.values, metricsSize: metrics!.size }];
          }),
        ),
      );
    const nothing = mistake === null || get().mistaken?.key === mistake.key;
    set({ failures: {}, ...(!mistake && { mistaken: null }) });
    if (ready.length === generated.length && nothing) return set({ running: { at: 'idle' } });
    set({ running: { at: 'running', progress: null } });
    for (const candidate of generated) {
      try {
        await measureOne(wanted, candidate, signal);
      } catch (error) {
        if (signal.aborted) return;
        const failure = failureOf(error);
        if (failure.code === 'cancelled') return set({ running: { at: 'idle' } });
        const region = get().mask;
        if (failure.code === 'mask-size' && candidate === generated[0] && region) {
          // The size of a pair is the worker's to say. With the other region this run is over: it is another request.
          const { mask, what } = carriedOver(region, failure.expected);
          get().say({ kind: 'region', what });
          set({ running: { at: 'idle' }, mask });
          return;
        }
        set(({ failures }) => ({ failures: { ...failures, [candidate.id]: failure } }));
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
    moreMetrics: false,
    generation: 0,
    kept,
    compareNow: async (wanted = wantedComparison(get())) => {
      if (wanted) await run(wanted);
    },
    cancelCompare: () => {
      run.cancel();
      set({ running: { at: 'idle' }, failures: {} });
    },
    invalidate: () => set(({ generation }) => ({ generation: generation + 1 })),
    setMask: (mask) => set({ mask }),
    showMoreMetrics: (moreMetrics) => set({ moreMetrics }),
    toggleMuted: (key) => set(({ muted }) => ({ muted: without(muted, key) })),
    toggleSolo: (key) => set(({ solo }) => ({ solo: without(solo, key) })),
  };
};
