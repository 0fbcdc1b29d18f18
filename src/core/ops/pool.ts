import { avgPool, div, ones, pad, type Tensor4D } from '@tensorflow/tfjs-core';
import { maxPool } from './maxPool.ts';
import { fitted } from './phases.ts';

export interface PoolWindow {
  readonly size: number;
  readonly stride: number;
  readonly padding: number;
  /** Whether a last window may reach over the edge. */
  readonly ceil: boolean;
}

/** Rows (or columns) that the windows need, padding among them; more than there are where the last one is rounded up. */
function needed({ size, stride, padding, ceil }: PoolWindow, side: number): number {
  const padded = side + 2 * padding;
  return ceil ? Math.max(padded, Math.ceil((padded - size) / stride) * stride + size) : padded;
}

/** x with zeros around: [n, height, width, c], of which x begins at row `top`, column `left`. */
function within(x: Tensor4D, [top, left]: [number, number], height: number, width: number): Tensor4D {
  if (top === 0 && left === 0) return fitted(x, height, width);
  const [, h, w] = x.shape;
  return pad(x, [
    [0, 0],
    [top, height - top - h],
    [left, width - left - w],
    [0, 0],
  ]);
}

/**
 * x [n, h, w, c] -> [n, h', w', c], by maximum or by average, differentiable. x must be >= 0 (every pool here follows a
 * ReLU): a window over the edge is completed with zeros, which no maximum then sees; an average counts only the positions
 * inside. `zeros`: x comes with its padding above and below, which are so many of its rows.
 */
export function pool(
  x: Tensor4D,
  window: PoolWindow,
  by: 'max' | 'average',
  zeros: { readonly above: number; readonly below: number } | null = null,
): Tensor4D {
  const { size, stride, padding } = window;
  const [, h, w] = x.shape;
  const height = zeros ? h : needed(window, h);
  const width = needed(window, w);
  const whole = within(x, [zeros ? 0 : padding, padding], height, width);
  if (by === 'max') return maxPool(whole, size, stride);
  const average = avgPool(whole, size, stride, 'valid');
  const [above, below] = zeros ? [zeros.above, zeros.below] : [padding, height - padding - h];
  if (above === 0 && below === 0 && width === w) return average;
  const inside: Tensor4D = within(ones([1, height - above - below, w, 1]), [above, padding], height, width);
  return div(average, avgPool(inside, size, stride, 'valid'));
}
