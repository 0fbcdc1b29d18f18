import { cited } from '../label.ts';
import type { Recipe } from './types.ts';
import { asTrained, terms, vgg } from './variants.ts';

export const johnson: Recipe = {
  id: 'johnson',
  label: { en: 'Johnson style', zh: 'Johnson 风格' },
  about: {
    en: 'Fast style transfer: content at relu3_3 (weight 1), style as Gram matrices at the end of blocks 1 to 4 (weight 5). An approximation: the original reads VGG-16, where those ends are relu1_2, 2_2, 3_3 and 4_3; here they are VGG-19’s. Total variation (1e-6) is left out.',
    zh: '快速风格迁移：内容在 relu3_3（权重 1），风格为第 1 至 4 块末尾的 Gram 矩阵（权重 5）。这是近似：原作使用 VGG-16，其块末为 relu1_2、2_2、3_3、4_3；此处为 VGG-19 的块末。省略了全变分项 (1e-6)。',
  },
  source: cited('Johnson et al., arXiv 1603.08155; github.com/jcjohnson/fast-neural-style, train.lua'),
  backbones: vgg,
  distance: 'gram',
  reduction: 'mean',
  terms: [
    { tap: 'relu3_3', distance: 'squared', weight: 1 },
    ...terms('gram', { relu1_2: 5, relu2_2: 5, relu3_4: 5, relu4_4: 5 }),
  ],
  scale: 1,
  variant: asTrained,
};

export const gatys: Recipe = {
  id: 'gatys',
  label: { en: 'Gatys style', zh: 'Gatys 风格' },
  about: {
    en: 'The first neural style transfer: content at relu4_2 (weight 1), style at the start of each block. The notebook divides the Gram matrix by h*w and weighs by 1000 / channels^2; ours is divided by channels*h*w, so its weight here is 1000. An approximation where the original network’s weights were rescaled to mean activation 1.',
    zh: '最早的神经风格迁移：内容在 relu4_2（权重 1），风格取各块开头。原笔记本把 Gram 矩阵除以 h*w，权重为 1000 / 通道数^2；我们的除以 通道数*h*w，所以此处权重为 1000。原网络的权重曾缩放到平均激活为 1，在这点上是近似。',
  },
  source: cited(
    'Gatys et al., CVPR 2016; github.com/leongatys/PytorchNeuralStyleTransfer, NeuralStyleTransfer.ipynb',
  ),
  backbones: vgg,
  distance: 'gram',
  reduction: 'mean',
  terms: [
    ...terms('gram', { relu1_1: 1000, relu2_1: 1000, relu3_1: 1000, relu4_1: 1000, relu5_1: 1000 }),
    { tap: 'relu4_2', distance: 'squared', weight: 1 },
  ],
  scale: 1,
  variant: asTrained,
};

export const contextual: Recipe = {
  id: 'contextual',
  label: { en: 'Contextual', zh: '上下文损失' },
  about: {
    en: 'For images that are not aligned: each feature looks for its best match anywhere. relu3_2 and relu4_2 in equal parts; centred cosine distance, sigma 0.5, b 1, eps 1e-5.',
    zh: '用于未对齐的图像：每个特征可在任意位置寻找最佳匹配。relu3_2 与 relu4_2 等权；中心化余弦距离，sigma 0.5，b 1，eps 1e-5。',
  },
  source: cited('Mechrez et al., arXiv 1803.02077; github.com/roimehrez/contextualLoss, config.py'),
  backbones: vgg,
  distance: 'contextual',
  reduction: 'mean',
  terms: terms('contextual', { relu3_2: 1, relu4_2: 1 }),
  scale: 1,
  variant: asTrained,
};
