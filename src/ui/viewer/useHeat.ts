import { useEffect, useMemo, useRef, useState } from 'react';
import type { Size } from '#worker/protocol.ts';
import { type HeatJob, HeatPainter, type HeatSummary, sameItems } from './heatPainter.ts';
import type { HeatSettings, Selection, ViewerRow } from './types.ts';

/** The layers that a selection shows: every weighted map, or one map as it is. */
export function layersOf(rows: readonly ViewerRow[], selected: Selection) {
  if (selected === 'weighted-sum')
    return rows.flatMap(({ map, weight }) => (map && weight !== 0 ? [{ map, weight }] : []));
  const map = rows.find((row) => row.key === selected)?.map;
  return map ? [{ map, weight: 1 }] : [];
}

/** Keeps a heat map of the selection drawn while `active`; draws only when something it depends on has changed. */
export function useHeat(
  size: Size,
  rows: readonly ViewerRow[],
  selected: Selection,
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
      layers: layersOf(rows, selected),
      family: rows.flatMap(({ map }) => (map ? [map] : [])),
      settings: { colourMap, scale, range, upsampling, clearLow },
    };
    if (last.current?.painter === painter && sameJob(last.current.job, job)) return;
    last.current = { painter, job };
    painter.request(job);
  }, [painter, rows, selected, colourMap, scale, range, upsampling, clearLow, active]);

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
