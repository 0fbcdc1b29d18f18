import { tensor } from '@tensorflow/tfjs-core';
import { tapsOf } from '#core/backbones/geometry.ts';
import { Network } from '#core/backbones/network.ts';
import type { BackboneSpec } from '#core/backbones/types.ts';
import { lastReluOfEachBlock, vgg19Layers } from '#core/backbones/vgg.ts';
import { vgg19Slim } from '#core/backbones/vgg19Slim.ts';
import { normal, random } from '#core/training/random.ts';

/** VGG-19's shape with a handful of channels. */
export const tinySpec: BackboneSpec = (() => {
  const layers = vgg19Layers([4, 5, 6, 6, 7]);
  return { ...vgg19Slim, layers, taps: tapsOf(layers), defaultTaps: lastReluOfEachBlock };
})();

/** A network of `spec` with seeded weights (He et al., arXiv 1502.01852) on the current backend; torchvision's input. */
export function seededNetwork(spec: BackboneSpec = tinySpec, seed = 1): Network {
  const network = new Network(spec, 'torchvision');
  const draw = normal(random(seed));
  for (const layer of spec.layers) {
    if (layer.kind !== 'conv') continue;
    const { size, inChannels, outChannels } = layer;
    const std = Math.sqrt(2 / (size * size * inChannels));
    const kernel = Float32Array.from({ length: size * size * inChannels * outChannels }, () => std * draw());
    network.set(`${layer.tensor}/kernel`, tensor(kernel, [size, size, inChannels, outChannels]));
    const bias = Float32Array.from({ length: outChannels }, () => 0.1 * draw());
    network.set(`${layer.tensor}/bias`, tensor(bias, [outChannels]));
  }
  return network;
}
