import { avgPool, div, maxPool, ones, pad, type Tensor4D } from '@tensorflow/tfjs-core';
import type { LayerSpec } from '../backbones/types.ts';

type PoolSpec = Extract<LayerSpec, { kind: 'maxPool' }>;

/** Rows (or columns) of zeros that make the last, rounded-up window whole. */
function missing({ size, stride, ceil }: PoolSpec, side: number): number {
  return ceil ? Math.max(0, Math.ceil((side - size) / stride) * stride + size - side) : 0;
}

/**
 * x [n, h, w, c] -> [n, h', w', c], by maximum or by average, differentiable. x must be >= 0 (every pool here follows a
 * ReLU): a window rounded up over the edge is completed with zeros, which no maximum then sees; an average counts
 * only the positions inside. The wasm gradient of a maximum is wrong in windows without a positive value, where the
 * ReLU before it stops the gradient anyway.
 */
export function pool(x: Tensor4D, spec: PoolSpec, by: 'max' | 'average'): Tensor4D {
  const bottom = missing(spec, x.shape[1]);
  const right = missing(spec, x.shape[2]);
  const whole = (t: Tensor4D): Tensor4D =>
    bottom + right === 0
      ? t
      : pad(t, [
          [0, 0],
          [0, bottom],
          [0, right],
          [0, 0],
        ]);
  if (by === 'max') return maxPool(whole(x), spec.size, spec.stride, 'valid');
  const sum = avgPool(whole(x), spec.size, spec.stride, 'valid');
  if (bottom + right === 0) return sum;
  const inside: Tensor4D = ones([1, x.shape[1], x.shape[2], 1]);
  return div(sum, avgPool(whole(inside), spec.size, spec.stride, 'valid'));
}
