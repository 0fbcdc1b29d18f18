import type { BackboneSpec } from '../../backbones/types.ts';
import { endOfEachStage, resnet } from './resnet.ts';

const blocks = [3, 4, 6, 3];

export const resnet50: BackboneSpec = {
  ...resnet(blocks, 'bottleneck'),
  id: 'resnet50',
  label: { en: 'ResNet-50', zh: 'ResNet-50' },
  about: {
    en: 'Sixteen bottleneck blocks of up to 2048 channels: good at naming what is in a picture. Its deep maps are large and coarse, and say little of fine texture.',
    zh: '十六个瓶颈块，最多 2048 个通道：善于识别画面内容。深层特征图通道多而粗，很少反映细微的纹理。',
  },
  goodAt: {
    en: 'Good: sees more kinds of object than ResNet-18. Bad: 102 MB; style losses.',
    zh: '长处：比 ResNet-18 认得更多种物体。短处：102 MB；不适合风格损失。',
  },
  families: ['torchvision'],
  defaultTaps: endOfEachStage(blocks),
  source:
    'He et al., Deep Residual Learning, arXiv 1512.03385 (2015); torchvision models/resnet.py, stride in the 3x3',
};
