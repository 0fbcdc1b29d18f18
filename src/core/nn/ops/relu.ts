import { relu as rectified } from '@tensorflow/tfjs-core';
import { type Op, sameRow, weightless } from './types.ts';

export const relu: Op<null> = {
  ...weightless,
  shape: (_, [x]) => x!,
  flops: () => 0,
  run: (_, [x]) => rectified(x!),
  grad: (_, [x]) => rectified(x!),
  rows: sameRow,
  torch: (_, [x]) => `relu(${x})`,
};
