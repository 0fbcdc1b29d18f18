import { add, mul, sub, type Tensor4D } from '@tensorflow/tfjs-core';
import { asImage01, type Image01 } from '../image.ts';

/** What G made inside the hole, and the image as it is known outside. All [n, h, w, 3]; hole [n, h, w, 1]. Call inside tidy. */
export const pasted = (output: Image01, real: Image01, hole: Tensor4D): Image01 =>
  asImage01(add(mul(output, hole), mul(real, sub(1, hole))));
