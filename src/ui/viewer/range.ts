import { turn } from './strips.ts';
import type { HeatMap } from './types.ts';

/** Share of the values that a percentile range shows unclipped. */
export const shownShare = 0.995;
const bins = 4096;
const mostSamples = 1 << 18;

export function highest(values: Float32Array): number {
  let top = 0;
  for (const value of values) if (value > top) top = value;
  return top;
}

/**
 * Smallest value that at least `share` (0..1) of those `values` that are above 0 stay at or below, to within a 4096th
 * of the highest; 0 if none is. (Were zeros counted, a small change in a large picture would clip as a whole.) Of very
 * many values it looks at a regular sample. `top`: the highest value, if it is known.
 */
export function percentile(values: Float32Array, share: number, top = highest(values)): number {
  if (top <= 0 || values.length === 0) return 0;
  const step = Math.max(1, Math.floor(values.length / mostSamples) | 1);
  const counts = new Uint32Array(bins);
  let samples = 0;
  for (let i = 0; i < values.length; i += step) {
    const value = values[i]!;
    if (!(value > 0)) continue;
    counts[Math.max(0, Math.min(bins - 1, Math.ceil((value / top) * bins) - 1))]!++;
    samples++;
  }
  let below = 0;
  for (let bin = 0; bin < bins; bin++) {
    below += counts[bin]!;
    if (below >= share * samples) return ((bin + 1) / bins) * top;
  }
  return top;
}

/**
 * One top for all taps, so that their colours can be compared: the largest of their percentiles. Between maps, which may
 * have many millions of values, it gives way to other tasks.
 */
export async function lockedTop(maps: readonly HeatMap[]): Promise<number> {
  let top = 0;
  for (const map of maps) {
    top = Math.max(top, percentile(map.values, shownShare));
    await turn();
  }
  return top;
}

/** The value in the middle; of very many values, that of a regular sample. */
export function median(values: Float32Array): number {
  const step = Math.ceil(values.length / mostSamples) | 1;
  const sample = Float32Array.from({ length: Math.ceil(values.length / step) }, (_, i) => values[i * step]!);
  return sample.sort()[Math.floor((sample.length - 1) / 2)] ?? 0;
}

export interface MapStats {
  readonly lowest: number;
  readonly mean: number;
  readonly highest: number;
  /** Position of the highest value. */
  readonly x: number;
  readonly y: number;
}

/** Mean in float64. */
export function mapStats({ width, values }: HeatMap): MapStats {
  let low = Number.POSITIVE_INFINITY;
  let sum = 0;
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    sum += value;
    if (value < low) low = value;
    if (value > values[at]!) at = i;
  }
  return {
    lowest: low,
    mean: sum / values.length,
    highest: values[at] ?? 0,
    x: at % width,
    y: Math.floor(at / width),
  };
}

/** Counts of `values` in `count` equal bins from 0 to `top`. */
export function histogram(values: Float32Array, top: number, count: number): Uint32Array {
  const counts = new Uint32Array(count);
  const gain = top > 0 ? count / top : 0;
  for (const value of values) counts[Math.min(count - 1, Math.floor(value * gain))]!++;
  return counts;
}
