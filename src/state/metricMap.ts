import type { StateCreator } from 'zustand';
import type { MetricId, MetricMap } from '#worker/protocol.ts';
import { metricIds } from '#worker/schemas.ts';
import { latest } from './latest.ts';
import { wantedPicture } from './picture.ts';
import type { Store } from './store.ts';

const prefix = 'metric~';

/** What the setting of the shown map says where it is a metric's. */
export const metricMapKey = (id: MetricId): string => prefix + id;

/** The metric whose map a setting means; null where it means a layer's or the weighted sum. */
export const metricOfMap = (heatOf: string): MetricId | null =>
  metricIds.find((id) => heatOf === metricMapKey(id)) ?? null;

export interface MetricMapSlice {
  /** The one that was asked for last; `map` is null where the metric has none of this pair. */
  metricMap: { readonly key: string; readonly map: MetricMap | null } | null;
  /** Fetches what {@link wantedMetricMap} names. */
  showMetricMap(): Promise<void>;
}

/** A metric's map is made when it is looked at, of the selected pair alone; null while none is. */
export function wantedMetricMap(store: Store) {
  const { view, heatOf } = store.settings;
  const metric = metricOfMap(heatOf);
  const picture = wantedPicture(store);
  if (!metric || !picture || view !== 'heat') return null;
  const { reference, prepare, conventions, generation } = picture.request;
  const key = JSON.stringify([metric, picture.pixelsKey, conventions, generation]);
  const params = {
    reference: reference.id,
    generated: picture.generated.imageId,
    prepare,
    metric,
    conventions,
  };
  return { key, params };
}

export const metricMapSlice: StateCreator<Store, [], [], MetricMapSlice> = (set, get) => {
  const fetch = latest(async (signal) => {
    const wanted = wantedMetricMap(get());
    if (!wanted || get().metricMap?.key === wanted.key) return;
    try {
      const map = await get().engine.call('metricMap', wanted.params, { signal });
      if (!signal.aborted) set({ metricMap: { key: wanted.key, map } });
    } catch (error) {
      if (!signal.aborted) get().fail(error);
    }
  });
  return { metricMap: null, showMetricMap: () => fetch() };
};
