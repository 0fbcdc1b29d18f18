import { alexnet } from '../nn/models/alexnet.ts';
import { squeezenet } from '../nn/models/squeezenet.ts';
import { vgg19 } from '../nn/models/vgg19.ts';
import { vgg19Slim } from '../nn/models/vgg19Slim.ts';
import type { BackboneId, BackboneSpec } from './types.ts';

export const backbones: Readonly<Record<BackboneId, BackboneSpec>> = {
  'vgg19-slim': vgg19Slim,
  vgg19,
  alexnet,
  squeezenet,
};
