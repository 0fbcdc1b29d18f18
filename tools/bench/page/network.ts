import { type Tensor4D, tensor, tensor4d } from '@tensorflow/tfjs-core';
import { Network } from '#core/backbones/network.ts';
import { backbones } from '#core/backbones/registry.ts';
import { asImage01, type Image01 } from '#core/image.ts';
import type { ForwardVariant } from '#core/recipes/types.ts';
import { random } from '#core/training/random.ts';
import { type BenchWeights, weightsFor } from './weights.ts';

export const plain: ForwardVariant = { input: 'family', pooling: 'max', relu: 'separate' };

/** VGG-19 with seeded weights, the same at every call. */
export function benchVgg19(): { network: Network; weights: BenchWeights } {
  const weights = weightsFor(backbones.vgg19.graph);
  const network = new Network(backbones.vgg19, 'torchvision');
  for (const name of network.tensorNames) {
    const { shape, values } = weights.tensor(name);
    network.set(name, tensor(values, [...shape]));
  }
  return { network, weights };
}

/** Seeded noise, [1, side, side, 3]. */
export function noiseImage(side: number, seed: number): Image01 {
  const next = random(seed);
  const values = Float32Array.from({ length: side * side * 3 }, () => next());
  const image: Tensor4D = tensor4d(values, [1, side, side, 3]);
  return asImage01(image);
}
