import type { BackboneSpec } from '../../backbones/types.ts';
import { network } from '../backbone.ts';
import type { GraphBuilder } from '../graph.ts';

/** Channels squeezed to and out of each expansion, and place in torchvision's `features`, of fire2 to fire9. */
const fires = [
  [16, 64, 3],
  [16, 64, 4],
  [32, 128, 6],
  [32, 128, 7],
  [48, 192, 9],
  [48, 192, 10],
  [64, 256, 11],
  [64, 256, 12],
] as const;

/** A 1x1 squeeze, then 1x1 and 3x3 expansions side by side, each with its ReLU. Iandola et al., arXiv 1602.07360, section 3. */
function fire(
  g: GraphBuilder,
  x: number,
  name: string,
  [squeezed, to, place]: (typeof fires)[number],
): number {
  const conv = (from: number, part: string, channels: number, size: 1 | 3) => {
    const torchName = `features.${place}.${part}`;
    return g.relu(
      g.conv(from, `${name}_${part}`, { size, padding: (size - 1) / 2, to: channels, torchName }),
    );
  };
  const squeeze = conv(x, 'squeeze', squeezed, 1);
  return g.concat([conv(squeeze, 'expand1x1', to, 1), conv(squeeze, 'expand3x3', to, 3)], name);
}

const layers = network((g) => {
  const pool = (x: number, name: string) => g.maxPool(x, name, { size: 3, stride: 2, ceil: true });
  const first = { layer: 'conv1', stage: 1 };
  const conv = g.conv(g.input, 'conv1', { size: 3, stride: 2, to: 64, torchName: 'features.0' });
  let x = g.relu(conv);
  g.tap(conv, 'conv1', { ...first, at: 'before-relu' });
  g.tap(x, 'relu1', { ...first, at: 'after-relu' });
  fires.forEach((widths, index) => {
    const layer = `fire${index + 2}`;
    if (index === 0 || index === 2 || index === 4) x = pool(x, `pool${index + 1}`);
    x = fire(g, x, layer, widths);
    g.tap(x, layer, { layer, stage: Math.ceil((index + 2) / 2), at: 'after-relu' });
  });
});

/** torchvision's SqueezeNet 1.1 up to its last fire module. Its pools round up, as torchvision's do. */
export const squeezenet: BackboneSpec = {
  ...layers,
  id: 'squeezenet',
  label: { en: 'SqueezeNet 1.1', zh: 'SqueezeNet 1.1' },
  about: {
    en: 'A very small network of fire modules (squeeze, then expand). With its learned heads it gives LPIPS (squeeze).',
    zh: '由 fire 模块（先压缩再扩展）组成的极小网络。配上学得的线性头即为 LPIPS (squeeze)。',
  },
  lpips: 'squeeze',
  goodAt: {
    en: 'Good: smallest file, with LPIPS’ heads. Bad: few published losses use it.',
    zh: '长处：文件最小，有 LPIPS 的权重头。短处：很少有已发表的损失用它。',
  },
  families: ['lpips', 'torchvision'],
  defaultTaps: ['relu1', 'fire3', 'fire5', 'fire6', 'fire7', 'fire8', 'fire9'],
  source:
    'Iandola et al., SqueezeNet, arXiv 1602.07360 (2016); torchvision models/squeezenet.py, version 1.1',
};
