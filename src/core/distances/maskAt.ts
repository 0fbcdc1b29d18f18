import { matMul, reshape, type Tensor3D, tensor3d, tidy } from '@tensorflow/tfjs-core';
import type { Mask } from '../image.ts';

/** Averages `from` values to `to`, edges in part: [n, to, from], each row sums to 1. */
function averaging(n: number, from: number, to: number): Tensor3D {
  const values = new Float32Array(n * to * from);
  const span = from / to;
  for (let row = 0; row < n * to; row += 1) {
    const [start, end] = [(row % to) * span, ((row % to) + 1) * span];
    for (let f = Math.floor(start); f < Math.min(from, Math.ceil(end)); f += 1)
      values[row * from + f] = Math.max(0, Math.min(f + 1, end) - Math.max(f, start)) / span;
  }
  return tensor3d(values, [n, to, from]);
}

/**
 * The mask at a tap's resolution, each position the average of the area it stands for: [n, h, w, 1] -> [n, height, width,
 * 1]. The image is divided evenly; where a side is not a multiple of the tap's stride that differs from the network's
 * own windows by less than one position.
 */
export function maskAt(mask: Mask, height: number, width: number): Mask {
  const [n, h, w] = mask.shape;
  return tidy(() => {
    const flat = reshape(mask, [n, h, w]) as Tensor3D;
    const lower = matMul(averaging(n, h, height), flat); // [n, height, w]
    const small = matMul(lower, averaging(n, w, width), false, true); // [n, height, width]
    return reshape(small, [n, height, width, 1]) as Mask;
  });
}
