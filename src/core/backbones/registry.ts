import { alexnet } from './alexnet.ts';
import { squeezenet } from './squeezenet.ts';
import type { BackboneId, BackboneSpec } from './types.ts';
import { vgg19 } from './vgg19.ts';
import { vgg19Slim } from './vgg19Slim.ts';

export const backbones: Readonly<Record<BackboneId, BackboneSpec>> = {
  'vgg19-slim': vgg19Slim,
  vgg19,
  alexnet,
  squeezenet,
};
