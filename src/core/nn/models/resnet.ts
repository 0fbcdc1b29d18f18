import type { BackboneGraph } from '../../backbones/types.ts';
import { network } from '../backbone.ts';

/** Channels of the four stages. */
const widths = [64, 128, 256, 512];

/**
 * torchvision's ResNet, `blocks` of them in each of its four stages, as far as the last block; batch norm is folded into the
 * convolutions. He et al., arXiv 1512.03385, section 3.3 and table 1. A basic block is two 3x3 convolutions; a bottleneck
 * is 1x1, 3x3 and 1x1 with four times the channels, with its stride in the 3x3, as torchvision has it ("v1.5"). A block is
 * read at the sum of both its branches and after the ReLU behind it; our names are torchvision's, with underscores for dots.
 */
export const resnet = (blocks: readonly number[], kind: 'basic' | 'bottleneck' = 'basic'): BackboneGraph =>
  network((g) => {
    const conv = (x: number, torchName: string, norm: string, to: number, size: number, stride: number) => {
      const options = { size, stride, padding: (size - 1) / 2, to, torchName, norm };
      return g.conv(x, torchName.replaceAll('.', '_'), options);
    };
    const first = conv(g.input, 'conv1', 'bn1', 64, 7, 2);
    let x = g.relu(first);
    g.tap(first, 'conv1', { layer: 'conv1', stage: 1, at: 'before-relu' });
    g.tap(x, 'relu1', { layer: 'conv1', stage: 1, at: 'after-relu' });
    x = g.maxPool(x, 'maxpool', { size: 3, stride: 2, padding: 1 });
    blocks.forEach((count, index) => {
      const width = widths[index]!;
      const to = kind === 'basic' ? width : 4 * width;
      for (let block = 0; block < count; block += 1) {
        const name = `layer${index + 1}.${block}`;
        const stride = index > 0 && block === 0 ? 2 : 1;
        const part = (from: number, place: number, channels: number, size: number, by: number) =>
          conv(from, `${name}.conv${place}`, `${name}.bn${place}`, channels, size, by);
        const branch =
          kind === 'basic'
            ? part(g.relu(part(x, 1, to, 3, stride)), 2, to, 3, 1)
            : part(g.relu(part(g.relu(part(x, 1, width, 1, 1)), 2, width, 3, stride)), 3, to, 1, 1);
        const changes = block === 0 && (index > 0 || kind === 'bottleneck');
        const shortcut = changes ? conv(x, `${name}.downsample.0`, `${name}.downsample.1`, to, 1, stride) : x;
        const layer = name.replace('.', '_');
        const sum = g.add(branch, shortcut, layer);
        x = g.relu(sum);
        g.tap(sum, `${layer}_sum`, { layer, stage: index + 2, at: 'before-relu' });
        g.tap(x, layer, { layer, stage: index + 2, at: 'after-relu' });
      }
    });
  });

/** The first ReLU, and the end of each stage. */
export const endOfEachStage = (blocks: readonly number[]): readonly string[] => [
  'relu1',
  ...blocks.map((count, index) => `layer${index + 1}_${count - 1}`),
];
