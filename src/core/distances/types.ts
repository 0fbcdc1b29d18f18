import type { Scalar, Tensor3D } from '@tensorflow/tfjs-core';
import type { FeatureMap, Mask } from '../image.ts';
import type { Label } from '../label.ts';

export type DistanceId = 'l1' | 'squared' | 'unit-squared' | 'cosine' | 'gram' | 'contextual';

interface Common {
  readonly id: DistanceId;
  readonly label: Label;
  /** The formula in words or symbols, with its source. */
  readonly about: Label;
  /** Unit and range, e.g. `feature units, 0..inf`. */
  readonly range: string;
}

/** A distance with a value at each position; the number is the (masked) mean of the map. */
export interface SpatialDistance extends Common {
  readonly kind: 'spatial';
  /** a, b [n, h, w, c] -> [n, h, w]. Differentiable in both. */
  map(a: FeatureMap, b: FeatureMap): Tensor3D;
}

/** A distance of two whole feature maps, with no value at a position. */
export interface GlobalDistance extends Common {
  readonly kind: 'global';
  /** a, b [n, h, w, c], mask [n, h, w, 1] or null -> mean over n, a scalar. Differentiable in both. */
  value(a: FeatureMap, b: FeatureMap, mask: Mask | null): Scalar;
  /** The same number of two maps of `shape` that come by rows; `weights`: the mask, row by row. */
  gather(shape: MapShape, weights: Float32Array | null): Gathered;
}

/** One image's feature map: positions and channels. */
export interface MapShape {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** A global distance of two maps that come some rows at a time; it holds plain arrays, no tensors. */
export interface Gathered {
  /** Rows of both, [1, rows, w, c], in order; `first` is the place of the first one. Disposes nothing. */
  add(a: FeatureMap, b: FeatureMap, first: number): Promise<void>;
  value(): Promise<number>;
}

export type Distance = SpatialDistance | GlobalDistance;
