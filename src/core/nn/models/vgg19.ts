import type { BackboneSpec } from '../../backbones/types.ts';
import { lastReluOfEachBlock, vgg, vgg19Depths } from './vgg.ts';

export const vgg19: BackboneSpec = {
  ...vgg(vgg19Depths, [64, 128, 256, 512, 512]),
  id: 'vgg19',
  label: { en: 'VGG-19', zh: 'VGG-19' },
  about: {
    en: 'The network that most perceptual losses are written for: 16 convolutions in five blocks, trained to name the objects in ImageNet photographs.',
    zh: '大多数感知损失所用的网络：五个块、共 16 个卷积层，为识别 ImageNet 照片中的物体而训练。',
  },
  goodAt: {
    en: 'Good: what most published losses mean. Bad: 80 MB, slow.',
    zh: '长处：大多数已发表的损失所指的网络。短处：80 MB，慢。',
  },
  families: ['oxford', 'torchvision'],
  defaultTaps: lastReluOfEachBlock(vgg19Depths),
  source: 'Simonyan & Zisserman, Very Deep Convolutional Networks, arXiv 1409.1556 (2014)',
};
