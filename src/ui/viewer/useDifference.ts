import { useEffect, useMemo, useState } from 'react';
import type { Pixels } from '#worker/protocol.ts';
import { fillDifference, fillMagnitude, gainTable } from './difference.ts';
import { addToRegions, hottest, type Region } from './hottest.ts';
import { Raster } from './raster.ts';
import { inStrips } from './strips.ts';

export interface DifferenceSummary {
  /** Mean absolute difference of rgb, 0..1. */
  readonly mean: number;
  readonly hottest: { region: Region | 'even'; share: number } | null;
}

/** Keeps `|a - b| * 2^logGain` of two images of one size drawn while `active`. */
export function useDifference(
  a: Pixels,
  b: Pixels,
  logGain: number,
  active: boolean,
): { raster: Raster; summary: DifferenceSummary | null } {
  const { width, height } = a;
  const raster = useMemo(() => new Raster({ width, height }), [width, height]);
  const [summary, setSummary] = useState<DifferenceSummary | null>(null);
  useEffect(() => {
    if (!active) return;
    const stop = new AbortController();
    const table = gainTable(2 ** logGain);
    const frame = requestAnimationFrame(() => {
      void inStrips(raster, stop.signal, (from, to) => {
        fillDifference(a.rgba, b.rgba, table, from * width, to * width, raster.pixels);
      }).then((done) => {
        // At once: every frame in which a canvas changes copies all of it.
        if (done) raster.show();
      });
    });
    return () => {
      cancelAnimationFrame(frame);
      stop.abort();
    };
  }, [a, b, logGain, active, raster, width]);

  useEffect(() => {
    if (!active) return;
    const stop = new AbortController();
    const apart = new Float32Array(width * height);
    const regions = new Float64Array(9);
    void inStrips({ width, height }, stop.signal, (from, to) => {
      fillMagnitude(a.rgba, b.rgba, from * width, to * width, apart);
      addToRegions(apart, width, height, from, to, regions);
    }).then((done) => {
      const mean = regions.reduce((sum, value) => sum + value, 0) / apart.length;
      if (done) setSummary({ mean, hottest: hottest(regions) });
    });
    return () => stop.abort();
  }, [a, b, active, width, height]);
  return { raster, summary };
}
