import type { PixelPair } from './pixelPair.ts';
import type { PixelMap } from './types.ts';

/** Pixels that are read at once. */
const BAND = 2 ** 18;

/** Means over pixels and channels, of values in 0..1. */
export interface Errors {
  /** |a - b| */
  readonly absolute: number;
  /** (a - b)^2 */
  readonly squared: number;
}

const known = new WeakMap<PixelPair, Promise<Errors | null>>();

/** The errors of a pair in float64, computed once; null where nothing counts. */
export function errorsOf(pair: PixelPair): Promise<Errors | null> {
  const found = known.get(pair) ?? measured(pair);
  known.set(pair, found);
  return found;
}

async function measured(pair: PixelPair): Promise<Errors | null> {
  const { width, height, channels, masked } = pair;
  if (width === 0 || height === 0) return null;
  const band = Math.min(height, Math.max(1, Math.floor(BAND / width)));
  const [a, b] = [new Float64Array(band * width), new Float64Array(band * width)];
  const sums = { absolute: 0, squared: 0, weights: 0 };
  for (let top = 0; top < height; top += band) {
    const rows = Math.min(band, height - top);
    for (let channel = 0; channel < channels; channel++) {
      pair.read(channel, top, rows, a, b);
      for (let i = 0; i < rows * width; i++) {
        const weight = masked ? pair.weight(i % width, top + Math.floor(i / width)) : 1;
        const difference = a[i]! - b[i]!;
        sums.weights += weight;
        sums.absolute += weight * Math.abs(difference);
        sums.squared += weight * difference * difference;
      }
    }
    await pair.giveWay();
  }
  if (sums.weights === 0) return null;
  return {
    absolute: sums.absolute / (sums.weights * 255),
    squared: sums.squared / (sums.weights * 255 * 255),
  };
}

/** (a - b)^2 of each pixel, mean over channels. */
export async function squaredErrors(pair: PixelPair): Promise<PixelMap> {
  const { width, height, channels } = pair;
  const values = new Float32Array(width * height);
  const [a, b] = [new Float64Array(width), new Float64Array(width)];
  for (let y = 0; y < height; y++) {
    for (let channel = 0; channel < channels; channel++) {
      pair.read(channel, y, 1, a, b);
      for (let x = 0; x < width; x++) values[y * width + x]! += (a[x]! - b[x]!) ** 2 / (channels * 255 * 255);
    }
    if (y % 64 === 63) await pair.giveWay();
  }
  return { width, height, values, inset: 0, scale: 1 };
}
