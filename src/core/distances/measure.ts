import { AppError } from '../failure.ts';
import type { FeatureMap, Mask } from '../image.ts';
import { numbers, numbersOnce, weighedSum } from './readBack.ts';
import { distances } from './registry.ts';
import type { DistanceId } from './types.ts';

export interface Measured {
  /** The (masked) mean of the map; a global distance's one number. */
  value: number;
  /** Elements that it is the mean of: n * h * w * c, or the mask's sum * c. `value * count` is the sum form. */
  count: number;
  /** [height, width] row by row, mean over the batch; null for a global distance. */
  map: { width: number; height: number; values: Float32Array<ArrayBuffer> } | null;
}

/**
 * Distance of two feature maps [n, h, w, c]: the map is read back once and its mean is taken in float64.
 * `mask` [n, h, w, 1] (or [1, h, w, 1] for the whole batch) is at the tap's resolution: see `maskAt`; the number is
 * then sum(map * mask) / sum(mask). Disposes nothing that it was given.
 * Throws AppError `mask-empty` for a mask without a positive value, `bad-request` for shapes that differ.
 */
export async function measure(
  id: DistanceId,
  a: FeatureMap,
  b: FeatureMap,
  mask: Mask | null,
): Promise<Measured> {
  const [n, height, width, channels] = a.shape;
  if (a.shape.join() !== b.shape.join())
    throw new AppError({
      code: 'bad-request',
      what: 'feature maps',
      expected: a.shape.join(),
      found: b.shape.join(),
    });
  const weights = mask ? await numbers(mask) : null;
  const covered = weights ? (weighedSum(weights, null) * n) / (mask?.shape[0] ?? n) : n * height * width;
  if (!(covered > 0)) throw new AppError({ code: 'mask-empty' });
  const count = covered * channels;
  const distance = distances[id];
  if (distance.kind === 'global') {
    const [value] = await numbersOnce(distance.value(a, b, mask));
    return { value: value!, count, map: null };
  }
  const perPosition = await numbersOnce(distance.map(a, b));
  const total = weighedSum(perPosition, weights);
  const values = n === 1 ? perPosition : batchMean(perPosition, n);
  return { value: total / covered, count, map: { width, height, values } };
}

function batchMean(values: Float32Array, n: number): Float32Array<ArrayBuffer> {
  const size = values.length / n;
  return Float32Array.from({ length: size }, (_, index) => {
    let total = 0;
    for (let item = 0; item < n; item += 1) total += values[item * size + index]!;
    return total / n;
  });
}
