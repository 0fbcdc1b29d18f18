import { useEffect, useMemo, useRef, useState } from 'react';
import type { Size } from '#worker/protocol.ts';
import { type HeatJob, HeatPainter, type HeatSummary, sameItems } from './heatPainter.ts';
import type { HeatMap, HeatSettings, Selection, ViewerRow } from './types.ts';
import type { WeightedLayer } from './weightedMap.ts';

/** The layers that a selection of rows shows: every weighted map, or one map as it is. */
export function layersOf(rows: readonly ViewerRow[], selected: Selection): readonly WeightedLayer[] {
  if (selected === 'weighted-sum')
    return rows.flatMap(({ map, weight }) => (map && weight !== 0 ? [{ map, weight }] : []));
  const map = rows.find((row) => row.key === selected)?.map;
  return map ? [{ map, weight: 1 }] : [];
}

/** The maps of all rows, which share a range when it is locked. */
export const mapsOf = (rows: readonly ViewerRow[]): readonly HeatMap[] =>
  rows.flatMap(({ map }) => (map ? [map] : []));

/** Keeps a heat map of `layers` drawn while `active`; `family`: see {@link HeatJob}; draws only when something it depends on has changed. */
export function useHeat(
  size: Size,
  layers: readonly WeightedLayer[],
  family: readonly HeatMap[],
  settings: HeatSettings,
  active: boolean,
): { painter: HeatPainter; summary: HeatSummary | null } {
  const [summary, setSummary] = useState<HeatSummary | null>(null);
  const { width, height } = size;
  const painter = useMemo(() => new HeatPainter({ width, height }, setSummary), [width, height]);
  const last = useRef<{ painter: HeatPainter; job: HeatJob } | null>(null);
  useEffect(() => () => painter.dispose(), [painter]);

  const { colourMap, scale, range, upsampling, clearLow } = settings;
  useEffect(() => {
    if (!active) return;
    const job: HeatJob = {
      layers,
      family,
      settings: { colourMap, scale, range, upsampling, clearLow },
    };
    if (last.current?.painter === painter && sameJob(last.current.job, job)) return;
    last.current = { painter, job };
    painter.request(job);
  }, [painter, layers, family, colourMap, scale, range, upsampling, clearLow, active]);

  return { painter, summary };
}

function sameJob(a: HeatJob, b: HeatJob): boolean {
  const numbers = (job: HeatJob) => job.layers.map(({ weight }) => weight);
  const maps = (job: HeatJob) => job.layers.map(({ map }) => map);
  return (
    sameItems(maps(a), maps(b)) &&
    sameItems(numbers(a), numbers(b)) &&
    sameItems(a.family, b.family) &&
    sameItems(Object.values(a.settings), Object.values(b.settings))
  );
}
