import { concat as joined } from '@tensorflow/tfjs-core';
import { type Op, sameRow, weightless } from './types.ts';

/** Values of one size side by side in their channels. */
export const concat: Op<null> = {
  ...weightless,
  shape: (_, inputs) => ({
    ...inputs[0]!,
    channels: inputs.reduce((sum, { channels }) => sum + channels, 0),
  }),
  flops: () => 0,
  run: (_, inputs) => joined([...inputs], 3),
  grad: (_, inputs) => joined([...inputs], 3),
  rows: sameRow,
  torch: (_, inputs) => `torch.cat([${inputs.join(', ')}], 1)`,
};
