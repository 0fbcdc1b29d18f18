import { describe, expect, it } from 'vitest';
import { outputSide, parameterCount, smallestSide, tensorShapes } from './geometry.ts';
import { backbones } from './registry.ts';

const all = Object.values(backbones).map((spec) => [spec.id, spec] as const);

describe('layer tables', () => {
  it('VGG-19 has 16 convolutions and 20,024,384 parameters', () => {
    expect(tensorShapes(backbones.vgg19.layers).size).toBe(32);
    expect(parameterCount(backbones.vgg19.layers)).toBe(20_024_384);
  });

  it('AlexNet and SqueezeNet 1.1 have the parameters of torchvision’s `features`', () => {
    expect(parameterCount(backbones.alexnet.layers)).toBe(2_469_696);
    expect(parameterCount(backbones.squeezenet.layers)).toBe(722_496);
  });

  it('the slim network has VGG-19’s taps', () => {
    const ids = (spec: { taps: readonly { id: string }[] }) => spec.taps.map((tap) => tap.id);
    expect(ids(backbones['vgg19-slim'])).toEqual(ids(backbones.vgg19));
  });

  it('VGG-19 is read at its input, and before and after each ReLU', () => {
    const { taps } = backbones.vgg19;
    expect(taps).toHaveLength(33);
    expect(taps.filter((tap) => tap.at === 'before-relu')).toHaveLength(16);
    const deepest = { id: 'relu5_4', layer: 'conv5_4', at: 'after-relu', channels: 512, stride: 16 };
    expect(taps.at(-1)).toEqual(deepest);
  });

  it.each(all)('%s: kernels follow on each other, names are unique, defaults exist', (_id, spec) => {
    const ids = spec.taps.map((tap) => tap.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining([...spec.defaultTaps]));
    let channels = 3;
    for (const layer of spec.layers) {
      if (layer.kind === 'maxPool') continue;
      const first = layer.kind === 'conv' ? layer : layer.squeeze;
      expect(first.inChannels).toBe(channels);
      channels =
        layer.kind === 'conv' ? layer.outChannels : layer.expand1x1.outChannels + layer.expand3x3.outChannels;
    }
  });

  it.each([
    ['vgg19', 16],
    ['vgg19-slim', 16],
    ['alexnet', 31],
    ['squeezenet', 17],
  ] as const)('%s needs at least %i pixels a side', (id, side) => {
    expect(backbones[id].minSide).toBe(side);
    expect(smallestSide(backbones[id].layers)).toBe(side);
  });

  it('a pool rounds down or up as it is told', () => {
    const pool = { kind: 'maxPool', name: 'pool', size: 3, stride: 2 } as const;
    expect([7, 8, 9].map((side) => outputSide({ ...pool, ceil: false }, side))).toEqual([3, 3, 4]);
    expect([7, 8, 9].map((side) => outputSide({ ...pool, ceil: true }, side))).toEqual([3, 4, 4]);
  });
});
