import { avgPool, div, ones, type Tensor4D } from '@tensorflow/tfjs-core';
import type { LayerSpec } from '../backbones/types.ts';
import { maxPool } from './maxPool.ts';
import { fitted } from './phases.ts';

type PoolSpec = Extract<LayerSpec, { kind: 'maxPool' }>;

/** Rows (or columns) that the windows need, from `side` there are: more than that where the last one is rounded up. */
function needed({ size, stride, ceil }: PoolSpec, side: number): number {
  return ceil ? Math.max(side, Math.ceil((side - size) / stride) * stride + size) : side;
}

/**
 * x [n, h, w, c] -> [n, h', w', c], by maximum or by average, differentiable. x must be >= 0 (every pool here follows a
 * ReLU): a window rounded up over the edge is completed with zeros, which no maximum then sees; an average counts only
 * the positions inside. `h`: rows that are inside, where x comes with zeros below them.
 */
export function pool(x: Tensor4D, spec: PoolSpec, by: 'max' | 'average', h = x.shape[1]): Tensor4D {
  const { size, stride } = spec;
  const w = x.shape[2];
  const [height, width] = [needed(spec, x.shape[1]), needed(spec, w)];
  const whole = fitted(x, height, width);
  if (by === 'max') return maxPool(whole, size, stride);
  const average = avgPool(whole, size, stride, 'valid');
  if (height === h && width === w) return average;
  const inside: Tensor4D = fitted(ones([1, h, w, 1]), height, width);
  return div(average, avgPool(inside, size, stride, 'valid'));
}
