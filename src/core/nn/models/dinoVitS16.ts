import type { BackboneSpec } from '../../backbones/types.ts';
import { endOfEachQuarter, type VitSettings, vit } from './vit.ts';
import { vitOfTimm, vitOfTransformers } from './vitNames.ts';

export const dinoSettings: VitSettings = {
  patch: 16,
  grid: 14,
  width: 384,
  depth: 12,
  heads: 6,
  activation: 'gelu',
  epsilon: 1e-6,
  preNorm: false,
  antialias: true,
  projection: null,
  schemes: [vitOfTimm, vitOfTransformers],
};

export const dinoVitS16: BackboneSpec = {
  ...vit(dinoSettings),
  id: 'dino-vits16',
  label: { en: 'DINO ViT-S/16', zh: 'DINO ViT-S/16' },
  about: {
    en: 'A transformer trained without labels, on views of one image: its tokens follow objects and their parts, its class token the whole scene. Sides that are no multiples of 16 are padded with the mean colour.',
    zh: '不用标签、只用同一图像的不同视图训练的 Transformer：各图块的 token 对应物体及其部分，class token 对应整个场景。边长不是 16 的倍数时以平均颜色补齐。',
  },
  goodAt: {
    en: 'Good: objects and their parts. Bad: fine detail; maps of 16-pixel patches.',
    zh: '长处：物体及其部件。短处：细节；热图 16 像素一格。',
  },
  families: ['torchvision'],
  licence: 'Apache-2.0 (DINO)',
  defaultTaps: endOfEachQuarter(dinoSettings.depth),
  source: 'Caron et al., DINO, arXiv 2104.14294 (2021); timm vit_small_patch16_224.dino',
};
