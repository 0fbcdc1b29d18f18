import { smallestSide, tapsOf } from './geometry.ts';
import type { BackboneSpec, LayerSpec } from './types.ts';

const pool = (name: string): LayerSpec => ({ kind: 'maxPool', name, size: 3, stride: 2, ceil: false });

const conv = (
  index: number,
  size: number,
  stride: number,
  padding: number,
  inChannels: number,
  outChannels: number,
): LayerSpec => ({
  kind: 'conv',
  name: `conv${index}`,
  tensor: `conv${index}`,
  size,
  stride,
  padding,
  inChannels,
  outChannels,
});

const layers: readonly LayerSpec[] = [
  conv(1, 11, 4, 2, 3, 64),
  pool('pool1'),
  conv(2, 5, 1, 2, 64, 192),
  pool('pool2'),
  conv(3, 3, 1, 1, 192, 384),
  conv(4, 3, 1, 1, 384, 256),
  conv(5, 3, 1, 1, 256, 256),
];

/** torchvision's AlexNet (the one-tower form) up to its last convolution. */
export const alexnet: BackboneSpec = {
  id: 'alexnet',
  label: { en: 'AlexNet', zh: 'AlexNet' },
  about: {
    en: 'Five convolutions with a coarse first step: small and fast. With its learned heads it gives LPIPS (alex), the most used perceptual metric.',
    zh: '五个卷积层，第一步很粗：小而快。配上学得的线性头即为最常用的感知指标 LPIPS (alex)。',
  },
  families: ['lpips', 'torchvision'],
  layers,
  taps: tapsOf(layers),
  defaultTaps: ['relu1', 'relu2', 'relu3', 'relu4', 'relu5'],
  minSide: smallestSide(layers),
  source: 'Krizhevsky, One weird trick, arXiv 1404.5997 (2014); torchvision models/alexnet.py',
};
