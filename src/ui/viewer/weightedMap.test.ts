import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spread } from './spread.ts';
import type { HeatMap } from './types.ts';
import { fillWeightedMap, planWeightedMap, weightedMap, weightedMapAt } from './weightedMap.ts';

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;

function mapOf(width: number, height: number, seed: number): HeatMap {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return { width, height, values: Float32Array.from({ length: width * height }, next) };
}

describe('spread', () => {
  it('repeats each position where the stride divides', () => {
    const { taps, index, weight } = spread(3, 12, 'nearest');
    expect(taps).toBe(1);
    expect([...index]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
    expect([...weight]).toEqual(Array(12).fill(1));
  });

  it('is the identity at stride 1, also when smooth', () => {
    for (const how of ['nearest', 'smooth'] as const) {
      const { identity, index, taps } = spread(5, 5, how);
      expect([identity, taps, ...index]).toEqual([true, 1, 0, 1, 2, 3, 4]);
    }
  });

  it('goes straight from centre to centre when smooth', () => {
    const line = weightedMap(
      [{ map: { width: 2, height: 1, values: new Float32Array([0, 4]) }, weight: 1 }],
      { width: 8, height: 1 },
      'smooth',
    );
    expect([...line]).toEqual([0, 0, 0.5, 1.5, 2.5, 3.5, 4, 4]);
  });

  it('gives every position the same share of the pixels, whatever the sizes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 90 }),
        fc.constantFrom('nearest' as const, 'smooth' as const),
        (positions, size, how) => {
          const { taps, index, weight } = spread(positions, size, how);
          const received = new Float64Array(positions);
          for (let x = 0; x < size; x++) {
            let sum = 0;
            for (let k = x * taps; k < (x + 1) * taps; k++) {
              received[index[k]!]! += weight[k]!;
              sum += weight[k]!;
            }
            expect(sum).toBeCloseTo(1, 5);
          }
          for (const share of received) expect(share).toBeCloseTo(size / positions, 4);
        },
      ),
    );
  });
});

describe('weightedMap', () => {
  const layers = (width: number, height: number) =>
    [1, 1, 2, 4, 8, 16].map((stride, i) => ({
      map: mapOf(Math.floor(width / stride), Math.floor(height / stride), i + 1),
      weight: [1, 0.5, 2, 0, 3.25, 0.125][i]!,
    }));

  it.each([
    [64, 48],
    [67, 45],
    [131, 97],
  ])('has the mean of the weighted means at %ix%i', (width, height) => {
    const rows = layers(width, height);
    const total = rows.reduce((sum, { map, weight }) => sum + weight * mean(map.values), 0);
    for (const how of ['nearest', 'smooth'] as const)
      expect(mean(weightedMap(rows, { width, height }, how)) / total).toBeCloseTo(1, 6);
  });

  it('is the same in strips, and pixel by pixel', () => {
    const size = { width: 67, height: 45 };
    const plan = planWeightedMap(layers(67, 45), size, 'smooth');
    const whole = weightedMap(layers(67, 45), size, 'smooth');
    const strips = new Float32Array(whole.length);
    for (let y = 0; y < 45; y += 7) fillWeightedMap(plan, y, Math.min(45, y + 7), strips);
    expect(strips).toEqual(whole);
    for (const [x, y] of [
      [0, 0],
      [66, 44],
      [31, 17],
    ] as const)
      expect(weightedMapAt(plan, x, y)).toBeCloseTo(whole[y * 67 + x]!, 5);
  });

  it('is zero without weights', () => {
    const none = layers(16, 16).map(({ map }) => ({ map, weight: 0 }));
    expect(Math.max(...weightedMap(none, { width: 16, height: 16 }, 'nearest'))).toBe(0);
  });
});
