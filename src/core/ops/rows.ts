import { reshape, slice, type Tensor3D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { alias } from './alias.ts';

/**
 * Rows [from, to) of x [n, h, w, c], a tensor of its own. By a slice of rank 3: of rank 4, wasm copies position by
 * position instead of row by row.
 */
export function rowsOf(x: Tensor4D, from: number, to: number): Tensor4D {
  const [n, h, w, c] = x.shape;
  if (from === 0 && to === h) return alias(x);
  return tidy(() => {
    const flat: Tensor3D = reshape(x, [n, h, w * c]);
    return reshape(slice(flat, [0, from, 0], [n, to - from, w * c]), [n, to - from, w, c]);
  });
}
