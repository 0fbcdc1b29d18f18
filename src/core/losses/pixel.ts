import { abs, add, mean, type Scalar, slice, square, sub } from '@tensorflow/tfjs-core';
import type { Image01 } from '../image.ts';

/** Mean of |a - b| over images, pixels and channels. a, b [n, h, w, 3]. */
export const l1Loss = (a: Image01, b: Image01): Scalar => mean(abs(sub(a, b)));

/** Mean of (a - b)^2 over images, pixels and channels. a, b [n, h, w, 3]. */
export const mseLoss = (a: Image01, b: Image01): Scalar => mean(square(sub(a, b)));

/** Mean |difference| of neighbours, down plus across: anisotropic total variation (Rudin et al. 1992). */
export function totalVariation(x: Image01): Scalar {
  const [n, h, w, c] = x.shape;
  const down = sub(slice(x, [0, 1, 0, 0], [n, h - 1, w, c]), slice(x, [0, 0, 0, 0], [n, h - 1, w, c]));
  const across = sub(slice(x, [0, 0, 1, 0], [n, h, w - 1, c]), slice(x, [0, 0, 0, 0], [n, h, w - 1, c]));
  return add(mean(abs(down)), mean(abs(across)));
}
