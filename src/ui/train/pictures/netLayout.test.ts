import { describe, expect, it } from 'vitest';
import type { NetworkPicture } from '#worker/protocolTrain.ts';
import { layoutOf } from './netLayout.ts';

type Layer = NetworkPicture['layers'][number];
const layer = (kind: Layer['kind'], name: string, shape: number[], from: string | null = null): Layer => ({
  kind,
  name,
  shape,
  parameters: kind === 'conv' ? 10 : 0,
  from,
});
const uNet = [
  layer('conv', 'enter', [32, 32, 16]),
  layer('save', 'full', [32, 32, 16]),
  layer('conv', 'down', [16, 16, 32]),
  layer('save', 'block', [16, 16, 32]),
  layer('conv', 'middle', [16, 16, 32]),
  layer('add', 'add', [16, 16, 32], 'block'),
  layer('upsample', 'upsample', [32, 32, 32]),
  layer('concat', 'concat', [32, 32, 48], 'full'),
  layer('conv', 'last', [32, 32, 3]),
];

describe('layoutOf', () => {
  const { boxes, arcs, width, height, middle } = layoutOf({ input: [32, 32, 1], layers: uNet });
  const box = (name: string) => boxes.find((one) => one.name === name)!;

  it('places blocks from left to right, apart, on the middle line and inside', () => {
    boxes.slice(1).forEach((one, i) => {
      expect(one.x).toBeGreaterThan(boxes[i]!.x + boxes[i]!.width);
    });
    for (const { x, y, width: w, height: h } of boxes) {
      expect(x + w).toBeLessThan(width);
      expect(y + h / 2).toBeCloseTo(middle, 9);
      expect(y + h).toBeLessThan(height);
    }
  });

  it('makes large images high and many channels wide', () => {
    expect(box('enter').height).toBeGreaterThan(box('down').height);
    expect(box('down').width).toBeGreaterThan(box('enter').width);
  });

  it('leads each skip connection from where it is saved to where it comes in', () => {
    expect(arcs.map(({ name, long }) => [name, long])).toEqual([
      ['block', false],
      ['full', true],
    ]);
    const [, full] = arcs;
    expect(full!.from).toBeGreaterThan(box('enter').x + box('enter').width);
    expect(full!.from).toBeLessThan(box('down').x);
    expect(full!.to).toBeCloseTo(box('concat').x + box('concat').width / 2, 9);
    for (const { depth } of arcs) expect(middle + depth).toBeLessThan(height);
  });

  it('shows the size of the image where it is new', () => {
    expect(boxes.filter(({ sizeShown }) => sizeShown).map(({ name }) => name)).toEqual([
      'input',
      'down',
      'upsample',
    ]);
  });

  it('draws vectors too', () => {
    const dense = layoutOf({ input: [64], layers: [layer('dense', 'first', [256])] });
    expect(dense.boxes).toHaveLength(2);
    expect(Number.isFinite(dense.width + dense.height)).toBe(true);
  });
});
