import type { BackboneSpec } from '../../backbones/types.ts';
import { endOfEachQuarter, type VitSettings, vit } from './vit.ts';
import { clipOfOpenai, clipOfTransformers } from './vitNames.ts';

export const clipVitB32Settings: VitSettings = {
  patch: 32,
  grid: 7,
  width: 768,
  depth: 12,
  heads: 12,
  activation: 'quickGelu',
  epsilon: 1e-5,
  preNorm: true,
  antialias: false,
  projection: 512,
  schemes: [clipOfTransformers, clipOfOpenai],
};

export const clipVitB32: BackboneSpec = {
  ...vit(clipVitB32Settings),
  id: 'clip-vit-b32',
  label: { en: 'CLIP ViT-B/32', zh: 'CLIP ViT-B/32' },
  about: {
    en: 'A transformer trained to match images with their captions: it tells what is in a picture and cares little for how sharp it is. It sees patches of 32 pixels, so its maps are coarse; sides that are no multiples of 32 are padded with the mean colour.',
    zh: '为把图像与其文字说明配对而训练的 Transformer：能分辨画面内容，对清晰度不太敏感。它看的是 32 像素的图块，因此热图很粗；边长不是 32 的倍数时以平均颜色补齐。',
  },
  goodAt: {
    en: 'Good: what is in a picture, and captions. Bad: sharpness; maps of 32-pixel patches.',
    zh: '长处：图中有什么，以及配文。短处：清晰度；热图只有 32 像素一格。',
  },
  families: ['clip'],
  licence: 'MIT (OpenAI CLIP)',
  defaultTaps: endOfEachQuarter(clipVitB32Settings.depth),
  source: 'Radford et al., CLIP, arXiv 2103.00020 (2021); openai/CLIP model.py',
};
