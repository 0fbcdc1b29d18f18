import { AppError } from '../failure.ts';
import type { FeatureMap } from '../image.ts';
import type { Measured } from './measure.ts';
import { numbersOnce, weighedSum } from './readBack.ts';
import { distances } from './registry.ts';
import type { DistanceId, Gathered, MapShape, SpatialDistance } from './types.ts';

/** A distance of two feature maps of which only some rows are there at a time. It holds plain arrays, no tensors. */
export interface Gathering {
  /** Rows of both, [1, rows, w, c], `first` being the place of the first one; in order. Disposes nothing. */
  add(a: FeatureMap, b: FeatureMap, first: number): Promise<void>;
  /** As `measure` of the whole maps. */
  measured(): Promise<Measured>;
}

/**
 * Begins a distance of two maps of `shape`, of one image each. `weights`: a mask at the tap's resolution, row by row.
 * Throws AppError `mask-empty` for a mask without a positive value.
 */
export function gather(id: DistanceId, shape: MapShape, weights: Float32Array | null): Gathering {
  const { width, height, channels } = shape;
  const covered = weights ? weighedSum(weights, null) : width * height;
  if (!(covered > 0)) throw new AppError({ code: 'mask-empty' });
  const count = covered * channels;
  const distance = distances[id];
  if (distance.kind === 'spatial') return gatherMap(distance, shape, weights, covered);
  const gathered: Gathered = distance.gather(shape, weights);
  return {
    add: gathered.add,
    measured: async () => ({ value: await gathered.value(), count, map: null }),
  };
}

function gatherMap(
  distance: SpatialDistance,
  { width, height, channels }: MapShape,
  weights: Float32Array | null,
  covered: number,
): Gathering {
  const values = new Float32Array(width * height);
  return {
    add: async (a, b, first) => values.set(await numbersOnce(distance.map(a, b)), first * width),
    measured: async () => {
      const value = weighedSum(values, weights) / covered;
      return { value, count: covered * channels, map: { width, height, values } };
    },
  };
}
