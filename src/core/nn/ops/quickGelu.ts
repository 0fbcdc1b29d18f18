import { mul, sigmoid, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { type Op, sameRow, weightless } from './types.ts';

const quick = (x: Tensor4D): Tensor4D => mul(x, sigmoid(mul(x, 1.702)));

/** x * sigmoid(1.702 x), the approximation of GELU that OpenAI's CLIP was trained with. Hendrycks & Gimpel, arXiv 1606.08415. */
export const quickGelu: Op<null> = {
  ...weightless,
  shape: (_, [x]) => x!,
  flops: () => 0,
  run: (_, [x]) => tidy(() => quick(x!)),
  grad: (_, [x]) => quick(x!),
  rows: sameRow,
  torch: (_, [x]) => `${x} * torch.sigmoid(1.702 * ${x})`,
};
