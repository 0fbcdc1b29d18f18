import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameScale, stepScale, valueScale } from './scale.ts';

describe('valueScale', () => {
  it('goes from one round number to another, with a few between', () => {
    expect(valueScale([0.013, 0.188])).toEqual({
      domain: [0, 0.2],
      ticks: [0, 0.05, 0.1, 0.15, 0.2],
      log: false,
    });
    expect(valueScale([-0.31, 2]).domain).toEqual([-0.5, 2]);
  });

  it('stays as it is while the range moves within it', () => {
    expect(sameScale(valueScale([0.013, 0.188]), valueScale([0.011, 0.193]))).toBe(true);
    expect(sameScale(valueScale([0.013, 0.188]), valueScale([0.013, 0.21]))).toBe(false);
    expect(sameScale(valueScale([1, 2]), valueScale([1, 2], true))).toBe(false);
  });

  it('has one, two and five of each power of ten on a log scale, of many powers those alone', () => {
    expect(valueScale([0.013, 0.188], true)).toEqual({
      domain: [0.01, 0.2],
      ticks: [0.01, 0.02, 0.05, 0.1, 0.2],
      log: true,
    });
    expect(valueScale([0.92, 1.4], true).domain).toEqual([0.9, 2]);
    expect(valueScale([2e-5, 3], true).ticks).toEqual([1e-4, 1e-3, 0.01, 0.1, 1]);
  });

  it('has a single number in its middle', () => {
    expect(valueScale([4, 4]).domain).toEqual([2, 6]);
    expect(valueScale([0, 0]).domain).toEqual([-1, 1]);
    expect(valueScale([4, 4], true).domain).toEqual([2, 8]);
  });

  it('holds all of any range, with two to twelve ticks within', () => {
    const size = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(size, size, fc.boolean(), fc.boolean(), (a, b, log, below) => {
        const range = [(log || !below ? 1 : -1) * Math.min(a, b), Math.max(a, b)] as const;
        const { domain, ticks } = valueScale(range, log);
        const rounding = 1e-9 * Math.max(...range.map(Math.abs));
        expect(domain[0]).toBeLessThanOrEqual(range[0] + rounding);
        expect(domain[1]).toBeGreaterThanOrEqual(range[1] - rounding);
        expect(domain[0]).toBeLessThan(domain[1]);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(12);
        for (const tick of ticks) {
          expect(tick).toBeGreaterThanOrEqual(domain[0]);
          expect(tick).toBeLessThanOrEqual(domain[1]);
        }
      }),
    );
  });
});

describe('stepScale', () => {
  it('has whole numbers, and a little room after the last', () => {
    expect(stepScale([1, 1000])).toEqual({
      domain: [0, 1000],
      ticks: [0, 200, 400, 600, 800, 1000],
      log: false,
    });
    expect(stepScale([1, 1001]).domain).toEqual([0, 1050]);
    expect(stepScale([0, 0])).toEqual({ domain: [0, 1], ticks: [0, 1], log: false });
    expect(stepScale([3, 5]).ticks).toEqual([3, 4, 5]);
  });
});
