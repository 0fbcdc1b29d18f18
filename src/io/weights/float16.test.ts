import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float32ToHalves, halfToNumber, halvesToFloat32, numberToHalf } from './float16.ts';

describe('float16', () => {
  it('knows the landmarks of IEEE 754 binary16', () => {
    expect(halfToNumber(0x3c00)).toBe(1);
    expect(halfToNumber(0xc000)).toBe(-2);
    expect(halfToNumber(0x7bff)).toBe(65504);
    expect(halfToNumber(0x0400)).toBe(2 ** -14);
    expect(halfToNumber(0x0001)).toBe(2 ** -24);
    expect(halfToNumber(0xfc00)).toBe(Number.NEGATIVE_INFINITY);
    expect(halfToNumber(0x7e00)).toBeNaN();
  });

  it('brings all 65,536 patterns back unchanged', () => {
    const halves = Uint16Array.from({ length: 65_536 }, (_, i) => i).filter(
      (half) => (half & 0x7c00) !== 0x7c00 || (half & 0x3ff) === 0,
    );
    expect(float32ToHalves(halvesToFloat32(halves))).toEqual(halves);
  });

  it('keeps NaN a NaN and overflows from 65520', () => {
    expect(halfToNumber(numberToHalf(Number.NaN))).toBeNaN();
    expect(halfToNumber(numberToHalf(65519.996))).toBe(65504);
    expect(halfToNumber(numberToHalf(65520))).toBe(Number.POSITIVE_INFINITY);
    expect(halfToNumber(numberToHalf(-1e30))).toBe(Number.NEGATIVE_INFINITY);
  });

  it('rounds ties to even', () => {
    expect(halfToNumber(numberToHalf(1 + 2 ** -11))).toBe(1);
    expect(halfToNumber(numberToHalf(1 + 3 * 2 ** -11))).toBe(1 + 2 ** -9);
    expect(halfToNumber(numberToHalf(2 ** -25))).toBe(0);
    expect(halfToNumber(numberToHalf(3 * 2 ** -25))).toBe(2 ** -23);
    expect(Object.is(halfToNumber(numberToHalf(-(2 ** -26))), -0)).toBe(true);
  });

  it('rounds every float32 to the nearer of its two neighbours, the even one on a tie', () => {
    const finite = fc.float({ min: -65503, max: 65503, noNaN: true });
    const small = fc.float({ min: Math.fround(-1e-4), max: Math.fround(1e-4), noNaN: true });
    fc.assert(
      fc.property(fc.oneof(finite, small), (x) => {
        const half = numberToHalf(x);
        const error = Math.abs(halfToNumber(half) - x);
        const neighbours = [half - 1, half + 1].filter((n) => (n & 0x8000) === (half & 0x8000) && n >= 0);
        for (const neighbour of neighbours) {
          const other = Math.abs(halfToNumber(neighbour) - x);
          expect(error).toBeLessThanOrEqual(other);
          if (error === other) expect(half & 1).toBe(0);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
