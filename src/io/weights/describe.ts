import { backbones } from '#core/backbones/registry.ts';
import { shapeText } from './refuse.ts';
import type { StoredTensor } from './tensorFile.ts';

/** VGG's members by their number of convolutions. Simonyan & Zisserman, arXiv 1409.1556, table 1. */
const vggs: Readonly<Record<number, string>> = { 8: 'VGG-11', 10: 'VGG-13', 13: 'VGG-16', 16: 'VGG-19' };

/** Other networks by what their tensors are called; the first that fits. */
const known: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)(transformer_blocks|time_embed|time_embedding)\./, 'a diffusion model (U-Net)'],
  [/(^|\.)(visual\.|vision_model\.)/, 'CLIP'],
  [/(^|\.)(synthesis\.b\d+\.|to_rgbs?\.\d|mapping\.fc\d|convs\.\d+\.conv\.modulation)/, 'StyleGAN'],
  [
    /(^|\.)blocks\.\d+\.attn\.|encoder_layer_\d+\.self_attention|(^|\.)cls_token$/,
    'a vision transformer (ViT)',
  ],
  [/denseblock\d/, 'DenseNet'],
  [/Mixed_\d[a-e]/, 'Inception'],
  [/(^|\.)stages\.\d+\.(blocks\.)?\d+\.(gamma|dwconv|conv_dw)/, 'ConvNeXt'],
  [/_depthwise_conv|_se_reduce/, 'EfficientNet'],
  [/(RDB|rdb)\d\.conv\d|(^|\.)body\.\d+\.rdb/, 'ESRGAN (RRDBNet)'],
];

/** Blocks of ResNet's stages and the names that they give it. He et al., arXiv 1512.03385, table 1. */
const resnets: Readonly<Record<string, string>> = {
  '2,2,2,2': 'ResNet-18',
  '3,4,6,3': 'ResNet-34',
  '3,4,6,3,bottleneck': 'ResNet-50',
  '3,4,23,3,bottleneck': 'ResNet-101',
  '3,8,36,3,bottleneck': 'ResNet-152',
};

const ours = new Set(Object.values(backbones).map(({ label }) => label.en));

/** Which network's tensors these seem to be; null when none is known by them, and for one that the page has. */
export function nameOther(tensors: readonly StoredTensor[]): string | null {
  const names = tensors.map(({ name }) => name);
  const found = known.find(([pattern]) => names.some((name) => pattern.test(name)));
  if (found) return found[1];
  return resnetName(names) ?? mobileNetName(tensors) ?? vggName(tensors);
}

function resnetName(names: readonly string[]): string | null {
  const blocks = [1, 2, 3, 4].map(
    (stage) =>
      new Set(names.flatMap((name) => new RegExp(`layer${stage}\\.(\\d+)\\.`).exec(name)?.[1] ?? [])).size,
  );
  if (blocks[0] === 0) return null;
  const bottleneck = names.some((name) => /layer1\.\d+\.conv3\./.test(name)) ? ',bottleneck' : '';
  const name = resnets[`${blocks.join()}${bottleneck}`] ?? 'ResNet';
  return ours.has(name) ? null : name;
}

/** Depthwise convolutions have one input channel for each filter. */
function mobileNetName(tensors: readonly StoredTensor[]): string | null {
  const depthwise = tensors.filter(
    ({ shape: [o = 0, i, h, w] }) => o > 1 && i === 1 && h === w && (h === 3 || h === 5),
  );
  return depthwise.length >= 10 ? 'MobileNet or EfficientNet' : null;
}

function vggName(tensors: readonly StoredTensor[]): string | null {
  const convolutions = tensors.filter(({ shape }) => shape.length === 4);
  const small = convolutions.every(({ shape }) => shape.filter((d) => d === 3).length >= 2);
  const first = convolutions[0]?.shape.includes(64) && convolutions[0].shape.includes(3);
  const name = small && first ? vggs[convolutions.length] : undefined;
  if (!name) return null;
  const normalised = tensors.some(({ name: tensor }) => /running_mean|moving_mean/.test(tensor));
  if (normalised) return `${name} with batch normalisation`;
  return ours.has(name) ? null : name;
}

/** The first tensors of a file that nothing is known of. */
export function firstTensors(tensors: readonly StoredTensor[]): string {
  const first = tensors
    .slice(0, 3)
    .map(({ name, shape }) => `${name.slice(0, 60)} ${shapeText(shape)}`)
    .join(', ');
  const more = tensors.length > 3 ? `, ... (${tensors.length})` : '';
  return `${first || '0'}${more}`;
}
