import { reshape, slice, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';

/** One of a batch, a tensor of its own: [n, h, w, c] -> [1, h, w, c]. In one piece, which any backend copies at once. */
export function item<T extends Tensor4D>(batch: T, index: number): T {
  const [n, h, w, c] = batch.shape;
  return tidy(() => {
    const flat: Tensor2D = reshape(batch, [n, h * w * c]);
    return reshape(slice(flat, [index, 0], [1, h * w * c]), [1, h, w, c]) as T;
  });
}
