import { slice, type Tensor4D } from '@tensorflow/tfjs-core';
import { type Op, weightless, wholeImage } from './types.ts';

const first = (tokens: Tensor4D): Tensor4D => {
  const [n, , , channels] = tokens.shape;
  return slice(tokens, [0, 0, 0, 0], [n, 1, 1, channels]);
};

/** The class token by itself: a map of one position. */
export const classToken: Op<null> = {
  ...weightless,
  shape: (_, [x]) => ({ width: Math.min(1, x!.width), height: 1, channels: x!.channels }),
  flops: () => 0,
  run: (_, [x]) => first(x!),
  grad: (_, [x]) => first(x!),
  rows: wholeImage,
  torch: (_, [x]) => `${x}[:, :1]`,
};
