import type { BackboneGraph } from '../../backbones/types.ts';
import { network } from '../backbone.ts';

/**
 * VGG's convolutional part with `depths` convolutions in its five blocks and `widths` channels: 3x3 convolutions with padding 1,
 * a 2x2 max pool before each block but the first. Simonyan & Zisserman, arXiv 1409.1556, table 1. Its tensors have Keras' names.
 */
export const vgg = (depths: readonly number[], widths: readonly number[]): BackboneGraph =>
  network((g) => {
    let x = g.input;
    let place = 0; // in torchvision's `features`, where a ReLU and a pool take one each
    depths.forEach((depth, index) => {
      const stage = index + 1;
      if (stage > 1) {
        x = g.maxPool(x, `pool${index}`, { size: 2, stride: 2 });
        place += 1;
      }
      for (let i = 1; i <= depth; i += 1) {
        const [layer, torchName] = [`conv${stage}_${i}`, `features.${place}`];
        const to = widths[index]!;
        const conv = g.conv(x, `block${stage}_conv${i}`, { size: 3, padding: 1, to, torchName });
        x = g.relu(conv);
        g.tap(conv, layer, { layer, stage, at: 'before-relu' });
        g.tap(x, `relu${stage}_${i}`, { layer, stage, at: 'after-relu' });
        place += 2;
      }
    });
  });

/** Convolutions in each block of VGG-19 (table 1, column E). */
export const vgg19Depths = [2, 2, 4, 4, 4] as const;

/** Last ReLU of each block: what the article this project implements reads. */
export const lastReluOfEachBlock = (depths: readonly number[]): readonly string[] =>
  depths.map((depth, index) => `relu${index + 1}_${depth}`);
