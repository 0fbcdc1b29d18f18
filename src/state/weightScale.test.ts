import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { positionOf, WEIGHT_MAX, weightAt } from './weightScale.ts';

const max = fc.double({ min: 0.1, max: 1e6, noNaN: true });

describe('the slider of a weight', () => {
  it('has 0 exactly at its start and its largest weight at its end', () => {
    expect(weightAt(0)).toBe(0);
    expect(weightAt(1)).toBe(WEIGHT_MAX);
    expect(positionOf(0)).toBe(0);
    expect(positionOf(WEIGHT_MAX)).toBe(1);
    expect(positionOf(1000)).toBe(1);
  });

  it('gives 1/32, 1 and 10 room of their own', () => {
    const [small, one] = [positionOf(1 / 32), positionOf(1)];
    expect(small).toBeGreaterThan(0.1);
    expect(one - small).toBeGreaterThan(0.3);
    expect(1 - one).toBeGreaterThan(0.3);
  });

  it('comes back to the same weight, to three digits', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), max, (share, end) => {
        const weight = Number((share * end).toPrecision(3));
        expect(weightAt(positionOf(weight, end), end)).toBeCloseTo(
          weight,
          -Math.log10(0.006 * weight + 1e-9),
        );
      }),
    );
  });

  it('never falls when it moves up', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        max,
        (a, b, end) => {
          const [low, high] = a < b ? [a, b] : [b, a];
          expect(weightAt(low, end)).toBeLessThanOrEqual(weightAt(high, end));
        },
      ),
    );
  });
});
