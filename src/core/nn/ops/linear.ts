import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { FrozenLinear } from '../../ops/frozenLinear.ts';
import { type Op, type StoredParts, sameRow } from './types.ts';

export interface LinearAttrs {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly bias: boolean;
  readonly stored: StoredParts;
}

/** The channels of each position times a matrix, with or without a bias. */
export const linear: Op<LinearAttrs, FrozenLinear> = {
  shape: ({ outChannels }, [x]) => ({ ...x!, channels: outChannels }),
  params: ({ inChannels, outChannels, bias }) => ({
    kernel: [inChannels, outChannels],
    ...(bias && { bias: [outChannels] }),
  }),
  stored: ({ stored }) => stored,
  flops: ({ inChannels, outChannels }, { width, height }) => inChannels * outChannels * width * height,
  load: (_, { kernel, bias }) => new FrozenLinear(kernel as Tensor2D, (bias as Tensor1D | undefined) ?? null),
  fuses: false,
  run: (_, [x], { weights }) => weights.forward(x!),
  grad: (_, [x], { weights }) => weights.differentiable(x!),
  rows: sameRow,
  torch: ({ bias }, [x], weights) =>
    `${x} @ self.weights['${weights}/kernel']${bias ? ` + self.weights['${weights}/bias']` : ''}`,
};
