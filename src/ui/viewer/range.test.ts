import { describe, expect, it } from 'vitest';
import { highest, histogram, lockedTop, mapStats, median, percentile } from './range.ts';

const upTo = (count: number) => Float32Array.from({ length: count }, (_, i) => i + 1);

describe('percentile', () => {
  it('leaves the wanted share at or below', () => {
    const values = upTo(1000);
    for (const share of [0.25, 0.5, 0.995]) {
      const top = percentile(values, share);
      expect(Math.abs(top - share * 1000)).toBeLessThanOrEqual(1000 / 4096 + 1);
      expect(values.filter((v) => v <= top).length / 1000).toBeGreaterThanOrEqual(share);
    }
    expect(percentile(values, 1)).toBe(1000);
  });

  it('ignores one outlier among many', () => {
    const values = new Float32Array(10_000).fill(0.5);
    values[77] = 1;
    expect(percentile(values, 0.995)).toBeCloseTo(0.5, 3);
  });

  it('is not drawn down by zeros around a small change', () => {
    const values = new Float32Array(10_000);
    values.fill(2, 0, 10);
    expect(percentile(values, 0.5)).toBe(2);
    expect(median(values)).toBe(0);
  });

  it('is 0 for zeros and for nothing', () => {
    expect(percentile(new Float32Array(9), 0.995)).toBe(0);
    expect(percentile(new Float32Array(0), 0.995)).toBe(0);
  });

  it('looks at a sample of very many values', () => {
    const values = Float32Array.from({ length: 1 << 20 }, (_, i) => (i % 1000) / 999);
    expect(percentile(values, 0.5)).toBeCloseTo(0.5, 2);
  });
});

describe('ranges and statistics', () => {
  it('locks the range at the largest percentile of all taps', async () => {
    const maps = [1, 3, 2].map((k) => ({ width: 10, height: 10, values: new Float32Array(100).fill(k) }));
    expect(await lockedTop(maps)).toBe(3);
    expect(highest(upTo(7))).toBe(7);
  });

  it('finds lowest, mean, highest and where', () => {
    const values = new Float32Array([2, 1, 3, 4, 9, 5]);
    expect(mapStats({ width: 3, height: 2, values })).toEqual({ lowest: 1, mean: 4, highest: 9, x: 1, y: 1 });
  });

  it('takes the middle of an odd number of values, the lower of two', () => {
    expect(median(new Float32Array([9, 1, 5]))).toBe(5);
    expect(median(new Float32Array([4, 1, 3, 2]))).toBe(2);
    expect(median(upTo(1 << 20)) / (1 << 19)).toBeCloseTo(1, 3);
  });

  it('counts every value once', () => {
    expect([...histogram(new Float32Array([0, 0.1, 0.5, 0.99, 1]), 1, 4)]).toEqual([2, 0, 1, 2]);
    expect([...histogram(new Float32Array(3), 0, 2)]).toEqual([3, 0]);
  });
});
