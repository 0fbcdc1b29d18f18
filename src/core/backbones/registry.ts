import { alexnet } from '../nn/models/alexnet.ts';
import { resnet18 } from '../nn/models/resnet18.ts';
import { squeezenet } from '../nn/models/squeezenet.ts';
import { vgg16 } from '../nn/models/vgg16.ts';
import { vgg19 } from '../nn/models/vgg19.ts';
import { vgg19Slim } from '../nn/models/vgg19Slim.ts';
import type { BackboneId, BackboneSpec } from './types.ts';

export const backbones: Readonly<Record<BackboneId, BackboneSpec>> = {
  'vgg19-slim': vgg19Slim,
  vgg19,
  vgg16,
  resnet18,
  alexnet,
  squeezenet,
};
