import { cited } from '../label.ts';
import type { Recipe } from './types.ts';
import { asTrained, terms, vgg } from './variants.ts';

export const pix2pixHD: Recipe = {
  id: 'pix2pixhd',
  label: { en: 'pix2pixHD / SPADE', zh: 'pix2pixHD / SPADE' },
  about: {
    en: 'The start of each block, deeper ones heavier, all times 10. The image enters in -1..1 without ImageNet normalisation, as in their code. With the Oxford weights that is the same point of the input space.',
    zh: '取各块开头，越深权重越大，总体乘以 10。图像以 -1..1 输入、不做 ImageNet 归一化，与其代码一致。对 Oxford 权重则取输入空间中的同一点。',
  },
  source: cited(
    'Wang et al., arXiv 1711.11585; github.com/NVIDIA/pix2pixHD, models/networks.py (VGGLoss); lambda_feat 10',
  ),
  backbones: vgg,
  distance: 'l1',
  reduction: 'mean',
  terms: terms('l1', { relu1_1: 1 / 32, relu2_1: 1 / 16, relu3_1: 1 / 8, relu4_1: 1 / 4, relu5_1: 1 }),
  scale: 10,
  variant: { ...asTrained, input: 'minus-one-to-one' },
};

export const crn: Recipe = {
  id: 'crn',
  label: { en: 'CRN (256p)', zh: 'CRN (256p)' },
  about: {
    en: 'Cascaded refinement: the input itself and the second ReLU of each block, with average pooling in VGG. Weights are for pixels in 0..255 (the Oxford family).',
    zh: '级联细化网络：输入本身与各块第二个 ReLU，VGG 中用平均池化。权重对应 0..255 的像素（Oxford 系列）。',
  },
  source: cited('Chen & Koltun, arXiv 1707.09405; github.com/CQFIO/PhotographicImageSynthesis, demo_256p.py'),
  backbones: vgg,
  distance: 'l1',
  reduction: 'mean',
  terms: terms('l1', {
    input: 1,
    relu1_2: 1 / 1.6,
    relu2_2: 1 / 2.3,
    relu3_2: 1 / 1.8,
    relu4_2: 1 / 2.8,
    relu5_2: 10 / 0.8,
  }),
  scale: 1,
  variant: { ...asTrained, pooling: 'average' },
};
