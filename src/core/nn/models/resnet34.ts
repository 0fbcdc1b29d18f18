import type { BackboneSpec } from '../../backbones/types.ts';
import { endOfEachStage, resnet } from './resnet.ts';

const blocks = [3, 4, 6, 3];

export const resnet34: BackboneSpec = {
  ...resnet(blocks),
  id: 'resnet34',
  label: { en: 'ResNet-34', zh: 'ResNet-34' },
  about: {
    en: 'ResNet-18 with twice the blocks, of the same kind: it names objects better and costs twice as much; its neighbouring layers say even more the same.',
    zh: 'ResNet-18 的两倍块数，块的种类相同：识别物体更准，计算量也是两倍；相邻层的信息更加相近。',
  },
  goodAt: {
    en: 'Good: ResNet-18 made deeper, still quick. Bad: style losses, neighbouring layers say much the same.',
    zh: '长处：更深的 ResNet-18，仍然快。短处：不适合风格损失，相邻层的信息很相近。',
  },
  families: ['torchvision'],
  defaultTaps: endOfEachStage(blocks),
  source: 'He et al., Deep Residual Learning, arXiv 1512.03385 (2015); torchvision models/resnet.py',
};
