import type { BackboneSpec } from '../../backbones/types.ts';
import { lastReluOfEachBlock, vgg } from './vgg.ts';

/** Convolutions in each block (Simonyan & Zisserman, table 1, column D). */
const depths = [2, 2, 3, 3, 3];

export const vgg16: BackboneSpec = {
  ...vgg(depths, [64, 128, 256, 512, 512]),
  id: 'vgg16',
  label: { en: 'VGG-16', zh: 'VGG-16' },
  about: {
    en: 'VGG-19 with three convolutions fewer: what fast style transfer and most papers’ LPIPS and DISTS read.',
    zh: '比 VGG-19 少三个卷积层：快速风格迁移以及多数论文中的 LPIPS 和 DISTS 所用的网络。',
  },
  lpips: 'vgg',
  dists: true,
  goodAt: {
    en: 'Good: what papers’ LPIPS and DISTS read. Bad: nearly as slow as VGG-19.',
    zh: '长处：论文中的 LPIPS 和 DISTS 所用。短处：几乎和 VGG-19 一样慢。',
  },
  families: ['torchvision', 'oxford'],
  defaultTaps: lastReluOfEachBlock(depths),
  source: 'Simonyan & Zisserman, Very Deep Convolutional Networks, arXiv 1409.1556 (2014)',
};
