import { reshape, slice, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { type Op, weightless, wholeImage } from './types.ts';

function asMap(tokens: Tensor4D, patches: Tensor4D): Tensor4D {
  const [n, , count, channels] = tokens.shape;
  const own = slice(tokens, [0, 0, 1, 0], [n, 1, count - 1, channels]);
  return reshape(own, [n, patches.shape[1], patches.shape[2], channels]);
}

/** The tokens of the patches where the patches lie, without the class token. Its second input are the patches. */
export const tokenMap: Op<null> = {
  ...weightless,
  shape: (_, [tokens, patches]) => ({ ...patches!, channels: tokens!.channels }),
  flops: () => 0,
  run: (_, [tokens, patches]) => tidy(() => asMap(tokens!, patches!)),
  grad: (_, [tokens, patches]) => asMap(tokens!, patches!),
  rows: wholeImage,
  torch: (_, [tokens, patches]) => `token_map(${tokens}, ${patches})`,
  torchFunction: `def token_map(tokens, patches):
    return tokens[:, 1:].transpose(1, 2).reshape(len(patches), -1, *patches.shape[2:])`,
};
