import { smallestSide, tapsOf } from './geometry.ts';
import type { BackboneSpec, ConvSpec, LayerSpec } from './types.ts';

const pool = (name: string): LayerSpec => ({ kind: 'maxPool', name, size: 3, stride: 2, ceil: true });

const conv = (
  name: string,
  size: number,
  stride: number,
  padding: number,
  inChannels: number,
  outChannels: number,
): ConvSpec => ({ kind: 'conv', name, tensor: name, size, stride, padding, inChannels, outChannels });

const fire = (index: number, inChannels: number, squeezed: number, expanded: number): LayerSpec => ({
  kind: 'fire',
  name: `fire${index}`,
  squeeze: conv(`fire${index}_squeeze`, 1, 1, 0, inChannels, squeezed),
  expand1x1: conv(`fire${index}_expand1x1`, 1, 1, 0, squeezed, expanded),
  expand3x3: conv(`fire${index}_expand3x3`, 3, 1, 1, squeezed, expanded),
});

const layers: readonly LayerSpec[] = [
  conv('conv1', 3, 2, 0, 3, 64),
  pool('pool1'),
  fire(2, 64, 16, 64),
  fire(3, 128, 16, 64),
  pool('pool3'),
  fire(4, 128, 32, 128),
  fire(5, 256, 32, 128),
  pool('pool5'),
  fire(6, 256, 48, 192),
  fire(7, 384, 48, 192),
  fire(8, 384, 64, 256),
  fire(9, 512, 64, 256),
];

/** torchvision's SqueezeNet 1.1 up to its last fire module. Its pools round up, as torchvision's do. */
export const squeezenet: BackboneSpec = {
  id: 'squeezenet',
  label: { en: 'SqueezeNet 1.1', zh: 'SqueezeNet 1.1' },
  about: {
    en: 'A very small network of fire modules (squeeze, then expand). With its learned heads it gives LPIPS (squeeze).',
    zh: '由 fire 模块（先压缩再扩展）组成的极小网络。配上学得的线性头即为 LPIPS (squeeze)。',
  },
  families: ['lpips', 'torchvision'],
  layers,
  taps: tapsOf(layers),
  defaultTaps: ['relu1', 'fire3', 'fire5', 'fire6', 'fire7', 'fire8', 'fire9'],
  minSide: smallestSide(layers),
  source:
    'Iandola et al., SqueezeNet, arXiv 1602.07360 (2016); torchvision models/squeezenet.py, version 1.1',
};
