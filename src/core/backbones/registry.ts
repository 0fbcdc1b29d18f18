import { alexnet } from '../nn/models/alexnet.ts';
import { clipVitB32 } from '../nn/models/clipVitB32.ts';
import { dinoVitS16 } from '../nn/models/dinoVitS16.ts';
import { resnet18 } from '../nn/models/resnet18.ts';
import { resnet34 } from '../nn/models/resnet34.ts';
import { resnet50 } from '../nn/models/resnet50.ts';
import { squeezenet } from '../nn/models/squeezenet.ts';
import { tinyClipVit8m16 } from '../nn/models/tinyClipVit8m16.ts';
import { vgg16 } from '../nn/models/vgg16.ts';
import { vgg19 } from '../nn/models/vgg19.ts';
import { vgg19Slim } from '../nn/models/vgg19Slim.ts';
import { backboneIds } from './ids.ts';
import type { BackboneId, BackboneSpec } from './types.ts';

const specs: Readonly<Record<BackboneId, BackboneSpec>> = {
  'vgg19-slim': vgg19Slim,
  vgg19,
  vgg16,
  resnet18,
  resnet34,
  resnet50,
  alexnet,
  squeezenet,
  'clip-vit-b32': clipVitB32,
  'tinyclip-vit-8m16': tinyClipVit8m16,
  'dino-vits16': dinoVitS16,
};

/** Every frozen network, in the order of `backboneIds`. */
export const backbones = Object.fromEntries(backboneIds.map((id) => [id, specs[id]])) as typeof specs;
