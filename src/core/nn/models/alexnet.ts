import type { BackboneSpec } from '../../backbones/types.ts';
import { network } from '../backbone.ts';

/** Size, stride, padding, channels of each convolution, and its place in torchvision's `features`. */
const convolutions = [
  [11, 4, 2, 64, 0],
  [5, 1, 2, 192, 3],
  [3, 1, 1, 384, 6],
  [3, 1, 1, 256, 8],
  [3, 1, 1, 256, 10],
] as const;

const layers = network((g) => {
  let x = g.input;
  convolutions.forEach(([size, stride, padding, to, place], index) => {
    const stage = index + 1;
    const layer = `conv${stage}`;
    const conv = g.conv(x, layer, { size, stride, padding, to, torchName: `features.${place}` });
    x = g.relu(conv);
    g.tap(conv, layer, { layer, stage, at: 'before-relu' });
    g.tap(x, `relu${stage}`, { layer, stage, at: 'after-relu' });
    if (stage <= 2) x = g.maxPool(x, `pool${stage}`, { size: 3, stride: 2 });
  });
});

/** torchvision's AlexNet (the one-tower form) up to its last convolution. */
export const alexnet: BackboneSpec = {
  ...layers,
  id: 'alexnet',
  label: { en: 'AlexNet', zh: 'AlexNet' },
  about: {
    en: 'Five convolutions with a coarse first step: small and fast. With its learned heads it gives LPIPS (alex), the most used perceptual metric.',
    zh: '五个卷积层，第一步很粗：小而快。配上学得的线性头即为最常用的感知指标 LPIPS (alex)。',
  },
  lpips: 'alex',
  goodAt: {
    en: 'Good: fastest, with LPIPS’ heads. Bad: coarse first step, blind to fine detail.',
    zh: '长处：最快，有 LPIPS 的权重头。短处：第一步很粗，看不到细节。',
  },
  families: ['lpips', 'torchvision'],
  defaultTaps: ['relu1', 'relu2', 'relu3', 'relu4', 'relu5'],
  source: 'Krizhevsky, One weird trick, arXiv 1404.5997 (2014); torchvision models/alexnet.py',
};
