import type { BackboneSpec } from '../backbones/types.ts';
import type { Recipe } from './types.ts';
import { asTrained, terms, vgg } from './variants.ts';

const lastReluOfEachBlock = terms('l1', { relu1_2: 1, relu2_2: 1, relu3_4: 1, relu4_4: 1, relu5_4: 1 });

export const multiScaleL1: Recipe = {
  id: 'multi-scale-l1',
  label: { en: 'Multi-scale L1', zh: '多尺度 L1' },
  about: {
    en: 'The loss this page is about: the mean of |difference| at the end of each block, all weights 1. With the Oxford weights relu3_4 contributes most to almost any pair, then relu2_2; compare with "Equalised".',
    zh: '本页所讲的损失：每个块末尾处 |差| 的平均，权重全为 1。使用 Oxford 权重时，几乎任何图像对都是 relu3_4 贡献最大，其次是 relu2_2；可与“均衡”对比。',
  },
  source: {
    en: 'The article this project implements: L = sum_i w_i * mean|phi_i(x) - phi_i(G(z))|, as its code takes the mean',
    zh: '本项目所实现的文章：L = sum_i w_i * mean|phi_i(x) - phi_i(G(z))|，平均的取法依其代码',
  },
  backbones: vgg,
  distance: 'l1',
  reduction: 'mean',
  terms: lastReluOfEachBlock,
  scale: 1,
  variant: asTrained,
};

export const multiScaleVgg16: Recipe = {
  ...multiScaleL1,
  id: 'multi-scale-l1-vgg16',
  label: { en: 'Multi-scale L1 (VGG-16)', zh: '多尺度 L1（VGG-16）' },
  about: {
    en: 'The same at the end of each block of VGG-16: the mean of |difference|, all weights 1.',
    zh: '同上，取 VGG-16 每个块的末尾：|差| 的平均，权重全为 1。',
  },
  backbones: ['vgg16'],
  terms: terms('l1', { relu1_2: 1, relu2_2: 1, relu3_3: 1, relu4_3: 1, relu5_3: 1 }),
};

/** The same at the default taps of a network that no other recipe is made for. */
export const multiScaleOf = ({ id, label, defaultTaps }: BackboneSpec): Recipe => ({
  ...multiScaleL1,
  id: `multi-scale-l1-${id}`,
  label: { en: `Multi-scale L1 (${label.en})`, zh: `多尺度 L1（${label.zh}）` },
  about: {
    en: `The same at the first activation and the end of each stage of ${label.en}: the mean of |difference|, all weights 1.`,
    zh: `同上，取 ${label.zh} 的第一个激活和每个阶段的末尾：|差| 的平均，权重全为 1。`,
  },
  backbones: [id],
  terms: terms('l1', Object.fromEntries(defaultTaps.map((tap) => [tap, 1]))),
});

export const multiScaleL1Sum: Recipe = {
  ...multiScaleL1,
  id: 'multi-scale-l1-sum',
  label: { en: 'Multi-scale L1, as a sum', zh: '多尺度 L1（求和）' },
  about: {
    en: 'The same with the L1 norm that the formula writes: sums, so layers with more elements weigh more, and the number grows with the image.',
    zh: '同上，但按公式所写取 L1 范数：求和，元素多的层权重更大，数值随图像增大。',
  },
  source: {
    en: 'The article this project implements, its formula: the L1 norm of the difference, a sum',
    zh: '本项目所实现的文章中的公式：差的 L1 范数，即求和',
  },
  reduction: 'sum',
};

/**
 * Weights are 1 over the geometric mean of each layer's L1 on eight pairs of natural images (blur, noise, JPEG, shift,
 * negative, mirror, LPIPS' two examples) with the Oxford weights, to three digits.
 */
export const equalised: Recipe = {
  ...multiScaleL1,
  id: 'equalised',
  label: { en: 'Equalised', zh: '均衡' },
  about: {
    en: 'Multi-scale L1 with each weight 1 / a typical distance at that layer, so that the five contribute about equally, about 1 each. Typical for the Oxford weights; torchvision’s need others.',
    zh: '多尺度 L1，各权重为 1 / 该层的典型距离，使五层贡献大致相等、各约为 1。典型值取自 Oxford 权重；torchvision 权重需用别的数值。',
  },
  source: {
    en: 'Common practice (w_i proportional to 1 / mean distance); constants measured by this project',
    zh: '常见做法（w_i 与 1 / 平均距离成正比）；常数由本项目测得',
  },
  terms: terms('l1', { relu1_2: 0.0183, relu2_2: 0.0101, relu3_4: 0.00289, relu4_4: 0.0197, relu5_4: 0.91 }),
};
