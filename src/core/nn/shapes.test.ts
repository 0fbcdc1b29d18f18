import { describe, expect, it } from 'vitest';
import { backbones } from '../backbones/registry.ts';
import { network } from './backbone.ts';
import { multiplications, parameterCount, shapesOf, tensorShapes } from './shapes.ts';

const all = Object.values(backbones).map((spec) => [spec.id, spec] as const);

describe('layer tables', () => {
  it('VGG-19 has 16 convolutions and 20,024,384 parameters', () => {
    expect(tensorShapes(backbones.vgg19.graph).size).toBe(32);
    expect(parameterCount(backbones.vgg19.graph)).toBe(20_024_384);
  });

  it('AlexNet and SqueezeNet 1.1 have the parameters of torchvision’s `features`', () => {
    expect(parameterCount(backbones.alexnet.graph)).toBe(2_469_696);
    expect(parameterCount(backbones.squeezenet.graph)).toBe(722_496);
  });

  it('the slim network has VGG-19’s taps', () => {
    const ids = (spec: { taps: readonly { id: string }[] }) => spec.taps.map((tap) => tap.id);
    expect(ids(backbones['vgg19-slim'])).toEqual(ids(backbones.vgg19));
  });

  it('VGG-19 is read at its input, and before and after each ReLU', () => {
    const { taps } = backbones.vgg19;
    expect(taps).toHaveLength(33);
    expect(taps.filter((tap) => tap.at === 'before-relu')).toHaveLength(16);
    const deepest = {
      id: 'relu5_4',
      layer: 'conv5_4',
      at: 'after-relu',
      stage: 5,
      channels: 512,
      stride: 16,
    };
    expect(taps.at(-1)).toEqual(deepest);
  });

  it.each(all)('%s: kernels follow on each other, names are unique, defaults exist', (_id, spec) => {
    const ids = spec.taps.map((tap) => tap.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining([...spec.defaultTaps]));
    const shapes = shapesOf(spec.graph, { width: 256, height: 256 });
    for (const node of spec.graph.nodes)
      if (node.op === 'conv') expect(node.attrs.inChannels).toBe(shapes[node.inputs[0]!]!.channels);
    const stages = spec.taps.map(({ stage }) => stage);
    expect(stages).toEqual(stages.toSorted((a, b) => a - b));
    const names = spec.graph.nodes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]\w*$/);
  });

  it.each([
    ['vgg19', 16],
    ['vgg19-slim', 16],
    ['alexnet', 31],
    ['squeezenet', 17],
  ] as const)('%s needs at least %i pixels a side', (id, side) => {
    expect(backbones[id].minSide).toBe(side);
  });

  it('VGG-19 takes 19.508 billion multiplications at 224 x 224, and as many as a tap needs', () => {
    const at = (...taps: string[]) =>
      multiplications(backbones.vgg19.graph, { width: 224, height: 224 }, new Set(taps));
    expect(at('relu5_4')).toBe(19_508_428_800);
    expect(at('conv1_1', 'input')).toBe(224 * 224 * 9 * 3 * 64);
    expect(at('input')).toBe(0);
  });

  it('a pool rounds down or up as it is told', () => {
    const pooled = (ceil: boolean, padding: number) => {
      const { graph } = network(
        (g) => void g.maxPool(g.relu(g.input), 'pool', { size: 3, stride: 2, ceil, padding }),
      );
      return [7, 8, 9].map((side) => shapesOf(graph, { width: side, height: side }).at(-1)!.width);
    };
    expect(pooled(false, 0)).toEqual([3, 3, 4]);
    expect(pooled(true, 0)).toEqual([3, 4, 4]);
    expect(pooled(false, 1)).toEqual([4, 4, 5]);
  });
});
