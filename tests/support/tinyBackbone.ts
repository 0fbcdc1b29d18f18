import { tensor } from '@tensorflow/tfjs-core';
import { Network } from '#core/backbones/network.ts';
import type { BackboneSpec } from '#core/backbones/types.ts';
import { vgg, vgg19Depths } from '#core/nn/models/vgg.ts';
import { vgg19Slim } from '#core/nn/models/vgg19Slim.ts';
import { normal, random } from '#core/training/random.ts';

/** VGG-19's shape with a handful of channels. */
export const tinySpec: BackboneSpec = { ...vgg19Slim, ...vgg(vgg19Depths, [4, 5, 6, 6, 7]) };

/** A network of `spec` with seeded weights (He et al., arXiv 1502.01852) on the current backend; torchvision's input. */
export function seededNetwork(spec: BackboneSpec = tinySpec, seed = 1): Network {
  const network = new Network(spec, 'torchvision');
  const draw = normal(random(seed));
  for (const node of spec.graph.nodes) {
    if (node.op !== 'conv') continue;
    const { size, inChannels, outChannels } = node.attrs;
    const std = Math.sqrt(2 / (size * size * inChannels));
    const kernel = Float32Array.from({ length: size * size * inChannels * outChannels }, () => std * draw());
    network.set(`${node.weights}/kernel`, tensor(kernel, [size, size, inChannels, outChannels]));
    const bias = Float32Array.from({ length: outChannels }, () => 0.1 * draw());
    network.set(`${node.weights}/bias`, tensor(bias, [outChannels]));
  }
  return network;
}
