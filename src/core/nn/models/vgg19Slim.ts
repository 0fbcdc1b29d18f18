import type { BackboneSpec } from '../../backbones/types.ts';
import { lastReluOfEachBlock, vgg, vgg19Depths } from './vgg.ts';

/** Channels per block. */
export const slimWidths = [16, 32, 64, 160, 248] as const;

export const vgg19Slim: BackboneSpec = {
  ...vgg(vgg19Depths, slimWidths),
  id: 'vgg19-slim',
  label: { en: 'VGG-19 slim', zh: 'VGG-19 精简版' },
  about: {
    en: "VGG-19's shape at a fraction of its width, trained by this project to give VGG-19's layer distances. It comes with the page.",
    zh: '形状同 VGG-19，宽度只有其几分之一，由本项目训练以复现 VGG-19 各层的距离。随页面附带。',
  },
  goodAt: {
    en: 'Good: here at once, small. Bad: only close to VGG-19, not equal.',
    zh: '长处：立即可用，很小。短处：只是接近 VGG-19，并不相等。',
  },
  families: ['oxford'],
  defaultTaps: lastReluOfEachBlock(vgg19Depths),
  source: 'this project (2026), distilled from VGG-19 of Simonyan & Zisserman, arXiv 1409.1556',
};
