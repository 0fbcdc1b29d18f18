import { concat, mul, reshape, sum, type Tensor4D, tidy } from '@tensorflow/tfjs-core';

/**
 * Nearest neighbour, twice as high and wide, by concatenation: its gradient is right on every backend, where that of
 * the resize kernel is not. [n, h, w, c] -> [n, 2h, 2w, c].
 */
export function upsample(x: Tensor4D): Tensor4D {
  return tidy(() => {
    const [n, h, w, c] = x.shape;
    const wide = reshape(concat([x, x], 3), [n, h, 2 * w * c]);
    return reshape(concat([wide, wide], 2), [n, 2 * h, 2 * w, c]);
  });
}

/** The transpose of {@link upsample}: sums each 2x2 block. [n, 2h, 2w, c] -> [n, h, w, c]. */
export function sumUpsampled(g: Tensor4D): Tensor4D {
  return tidy(() => {
    const [n, h, w, c] = g.shape;
    const columns = sum(reshape(g, [n * h, w / 2, 2, c]), 2); // [n h, w/2, c]
    return reshape(sum(reshape(columns, [n, h / 2, 2, (w / 2) * c]), 2), [n, h / 2, w / 2, c]);
  });
}

/** Mean of each 2x2 block. [n, 2h, 2w, c] -> [n, h, w, c]. */
export const halve = (x: Tensor4D): Tensor4D => tidy(() => mul(sumUpsampled(x), 0.25));
