import { add, erf, mul, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { type Op, sameRow, weightless } from './types.ts';

const exact = (x: Tensor4D): Tensor4D => mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1));

/** x times the normal distribution's share below x. Hendrycks & Gimpel, arXiv 1606.08415; PyTorch's and timm's default. */
export const gelu: Op<null> = {
  ...weightless,
  shape: (_, [x]) => x!,
  flops: () => 0,
  run: (_, [x]) => tidy(() => exact(x!)),
  grad: (_, [x]) => exact(x!),
  rows: sameRow,
  torch: (_, [x]) => `F.gelu(${x})`,
};
