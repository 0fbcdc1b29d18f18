import type { LayerSpec } from './types.ts';

/** Convolutions per block of VGG-19. */
const depths = [2, 2, 4, 4, 4];

/**
 * VGG-19's convolutional part with `widths` channels per block: 3x3 convolutions with padding 1, a 2x2 max pool before
 * each block but the first. Simonyan & Zisserman, arXiv 1409.1556, table 1, column E (widths 64, 128, 256, 512, 512).
 */
export function vgg19Layers(widths: readonly number[]): readonly LayerSpec[] {
  const layers: LayerSpec[] = [];
  let inChannels = 3;
  depths.forEach((depth, index) => {
    const block = index + 1;
    if (block > 1) layers.push({ kind: 'maxPool', name: `pool${index}`, size: 2, stride: 2, ceil: false });
    for (let i = 1; i <= depth; i += 1) {
      const outChannels = widths[index]!;
      layers.push({
        kind: 'conv',
        name: `conv${block}_${i}`,
        tensor: `block${block}_conv${i}`,
        size: 3,
        stride: 1,
        padding: 1,
        inChannels,
        outChannels,
      });
      inChannels = outChannels;
    }
  });
  return layers;
}

/** Last ReLU of each block: what the article this project implements reads. */
export const lastReluOfEachBlock = depths.map((depth, index) => `relu${index + 1}_${depth}`);
