import { cited } from '../label.ts';
import type { Recipe } from './types.ts';
import { asTrained, terms, vgg } from './variants.ts';

export const srgan: Recipe = {
  id: 'srgan-vgg54',
  label: { en: 'SRGAN VGG54', zh: 'SRGAN VGG54' },
  about: {
    en: 'The deepest features alone, after their ReLU as the paper defines them (several re-implementations stop before it). Features are scaled by 1/12.75, so the squared distance by 1/12.75^2 = 0.0062. In training with an adversarial term at 1e-3. The paper does not say how the image enters VGG: here by the weights’ own preprocessing.',
    zh: '只用最深的特征，按论文定义取 ReLU 之后（一些复现取其之前）。特征乘以 1/12.75，因此平方距离乘以 1/12.75^2 = 0.0062。训练时另加权重 1e-3 的对抗项。论文未说明图像如何输入 VGG：此处用权重自身的预处理。',
  },
  source: cited('Ledig et al., arXiv 1609.04802, section 2.2.1 (VGG54) and 3.2'),
  backbones: vgg,
  distance: 'squared',
  reduction: 'mean',
  terms: terms('squared', { relu5_4: 1 / 12.75 ** 2 }),
  scale: 1,
  variant: asTrained,
};

export const esrgan: Recipe = {
  id: 'esrgan',
  label: { en: 'ESRGAN', zh: 'ESRGAN' },
  about: {
    en: 'The deepest features before their ReLU, which are denser. In training with pixel L1 at 1e-2 and a relativistic average adversarial term at 5e-3. Tuned for torchvision’s weights.',
    zh: '最深的特征，取 ReLU 之前，更稠密。训练时另加权重 1e-2 的像素 L1 和 5e-3 的相对平均对抗项。针对 torchvision 权重调定。',
  },
  source: cited('Wang et al., arXiv 1809.00219; github.com/XPixelGroup/BasicSR, train_ESRGAN_x4.yml'),
  backbones: vgg,
  distance: 'l1',
  reduction: 'mean',
  terms: terms('l1', { conv5_4: 1 }),
  scale: 1,
  variant: asTrained,
};

export const realEsrgan: Recipe = {
  id: 'real-esrgan',
  label: { en: 'Real-ESRGAN', zh: 'Real-ESRGAN' },
  about: {
    en: 'Five depths before their ReLU, the shallow two at a tenth. In training with pixel L1 at 1 and an adversarial term at 0.1. Tuned for torchvision’s weights.',
    zh: '五个深度，均取 ReLU 之前，较浅两层权重为十分之一。训练时另加权重 1 的像素 L1 和 0.1 的对抗项。针对 torchvision 权重调定。',
  },
  source: cited('Wang et al., arXiv 2107.10833; github.com/xinntao/Real-ESRGAN, train_realesrgan_x4plus.yml'),
  backbones: vgg,
  distance: 'l1',
  reduction: 'mean',
  terms: terms('l1', { conv1_2: 0.1, conv2_2: 0.1, conv3_4: 1, conv4_4: 1, conv5_4: 1 }),
  scale: 1,
  variant: asTrained,
};
