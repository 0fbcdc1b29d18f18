import type { BackboneSpec } from '../../backbones/types.ts';
import { endOfEachQuarter, type VitSettings, vit } from './vit.ts';
import { clipOfOpenai, clipOfTransformers } from './vitNames.ts';

export const tinyClipSettings: VitSettings = {
  patch: 16,
  grid: 14,
  width: 256,
  depth: 10,
  heads: 4,
  activation: 'gelu', // its configuration does not ask for open_clip's quick_gelu
  epsilon: 1e-5,
  preNorm: true,
  antialias: false,
  projection: 512,
  schemes: [clipOfTransformers, clipOfOpenai],
};

export const tinyClipVit8m16: BackboneSpec = {
  ...vit(tinyClipSettings),
  id: 'tinyclip-vit-8m16',
  label: { en: 'TinyCLIP ViT-8M/16', zh: 'TinyCLIP ViT-8M/16' },
  about: {
    en: 'CLIP in small: a tenth of its numbers, patches of 16 pixels. It tells what is in a picture, and is quick enough for a laptop. Sides that are no multiples of 16 are padded with the mean colour.',
    zh: '小型 CLIP：参数量约为十分之一，图块为 16 像素。能分辨画面内容，在笔记本电脑上也足够快。边长不是 16 的倍数时以平均颜色补齐。',
  },
  goodAt: {
    en: 'Good: CLIP in small, quick. Bad: sharpness and fine detail.',
    zh: '长处：小型 CLIP，快。短处：清晰度和细节。',
  },
  families: ['clip'],
  licence: 'MIT (TinyCLIP)',
  defaultTaps: endOfEachQuarter(tinyClipSettings.depth),
  source: 'Wu et al., TinyCLIP, arXiv 2309.12314 (2023); microsoft/Cream, TinyCLIP-ViT-8M-16-Text-3M.json',
};
