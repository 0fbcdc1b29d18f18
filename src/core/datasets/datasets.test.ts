import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../rgbImage.ts';
import { datasets, heldOutSeed } from './registry.ts';

const drawings = datasets.flatMap((set) =>
  set.kind === 'single'
    ? [{ id: set.id, draw: set.draw }]
    : [
        { id: `${set.id}, from`, draw: set.from },
        { id: `${set.id}, to`, draw: set.to },
      ],
);
const text = ({ rgb }: RgbImage) => rgb.join();

it('has at least four sets and a pair of domains, each with its own id', () => {
  expect(datasets.filter(({ kind }) => kind === 'single').length).toBeGreaterThanOrEqual(4);
  expect(datasets.some(({ kind }) => kind === 'pair')).toBe(true);
  expect(new Set(datasets.map(({ id }) => id)).size).toBe(datasets.length);
});

describe.each(drawings)('$id', ({ draw }) => {
  it('draws the same picture for the same seed and number, and different ones otherwise', () => {
    expect(text(draw(5, 3, 32))).toBe(text(draw(5, 3, 32)));
    const others = [draw(5, 3, 32), draw(5, 4, 32), draw(6, 3, 32), draw(heldOutSeed(5), 3, 32)].map(text);
    expect(new Set(others).size).toBe(4);
  });

  it('is rich enough for blur to show: neighbours differ, by 2 of 255 at least', () => {
    const { rgb, width, height } = draw(1, 0, 32);
    expect([width, height]).toEqual([32, 32]);
    let sum = 0;
    for (let i = 3; i < rgb.length; i++) sum += Math.abs(rgb[i]! - rgb[i - 3]!);
    expect(sum / rgb.length).toBeGreaterThan(2);
  });
});

it('the two domains of a pair differ in their mean colour, by 4 of 255 at least', () => {
  for (const set of datasets) {
    if (set.kind !== 'pair') continue;
    const mean = (draw: typeof set.from) => {
      const all = [0, 1, 2, 3].map((i) => draw(1, i, 32).rgb);
      return [0, 1, 2].map(
        (c) =>
          all.reduce((sum, rgb) => sum + rgb.reduce((s, v, i) => (i % 3 === c ? s + v : s), 0), 0) /
          (4 * 1024),
      );
    };
    const [a, b] = [mean(set.from), mean(set.to)];
    expect(Math.max(...a.map((v, c) => Math.abs(v - b[c]!)))).toBeGreaterThan(4);
  }
});
