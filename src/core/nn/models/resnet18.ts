import type { BackboneSpec } from '../../backbones/types.ts';
import { endOfEachStage, resnet } from './resnet.ts';

const blocks = [2, 2, 2, 2];

export const resnet18: BackboneSpec = {
  ...resnet(blocks),
  id: 'resnet18',
  label: { en: 'ResNet-18', zh: 'ResNet-18' },
  about: {
    en: 'Eight residual blocks, trained to name the objects in ImageNet photographs: a tenth of VGG-19’s work. Its blocks add to what came before, so neighbouring layers say much the same.',
    zh: '八个残差块，为识别 ImageNet 照片中的物体而训练：计算量约为 VGG-19 的十分之一。每个块都加在前面的结果上，因此相邻层的信息很相近。',
  },
  goodAt: {
    en: 'Good: quick, a tenth of VGG-19’s work. Bad: style losses, neighbouring layers say much the same.',
    zh: '长处：快，计算量是 VGG-19 的十分之一。短处：不适合风格损失，相邻层的信息很相近。',
  },
  families: ['torchvision'],
  defaultTaps: endOfEachStage(blocks),
  source: 'He et al., Deep Residual Learning, arXiv 1512.03385 (2015); torchvision models/resnet.py',
};
