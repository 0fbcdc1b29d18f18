import type { Tensor1D } from '@tensorflow/tfjs-core';
import { FrozenNorm } from '../../ops/frozenNorm.ts';
import { type Op, type StoredParts, sameRow } from './types.ts';

export interface LayerNormAttrs {
  readonly channels: number;
  /** Added to the variance. */
  readonly epsilon: number;
  readonly stored: StoredParts<'gain' | 'bias'>;
}

/** Layer norm over the channels of each position. */
export const layerNorm: Op<LayerNormAttrs, FrozenNorm> = {
  shape: (_, [x]) => x!,
  params: ({ channels }) => ({ gain: [channels], bias: [channels] }),
  stored: ({ stored }) => stored,
  flops: () => 0,
  load: ({ epsilon }, { gain, bias }) => new FrozenNorm(gain as Tensor1D, bias as Tensor1D, epsilon),
  fuses: false,
  run: (_, [x], { weights }) => weights.forward(x!),
  grad: (_, [x], { weights }) => weights.differentiable(x!),
  rows: sameRow,
  torch: ({ channels, epsilon }, [x], weights) => {
    const [gain, bias] = ['gain', 'bias'].map((part) => `self.weights['${weights}/${part}']`);
    return `F.layer_norm(${x}, (${channels},), ${gain}, ${bias}, ${epsilon})`;
  },
};
