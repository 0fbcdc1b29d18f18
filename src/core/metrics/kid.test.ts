import { describe, expect, it } from 'vitest';
import { normal, random } from '../training/random.ts';
import { kid, type Rows, sizeOf } from './kid.ts';

const rows = (seed: number, count: number, shift = 0, width = 8): Rows => {
  const draw = normal(random(seed));
  return { values: Float32Array.from({ length: count * width }, () => draw() + shift), rows: count, width };
};

describe('kid', () => {
  it('is what the formula gives by hand', () => {
    const x: Rows = { values: Float32Array.from([1, -1]), rows: 2, width: 1 };
    const y: Rows = { values: Float32Array.from([1, 2]), rows: 2, width: 1 };
    // k(1,-1) = 0, k(1,2) = 27; between: k(1,1) = 8, k(1,2) = 27, k(-1,1) = 0, k(-1,2) = -1
    expect(kid(x, y, 1)).toBeCloseTo(0 + 27 - 2 * ((8 + 27 + 0 - 1) / 4), 12);
  });

  /** Mean of many estimates, and the standard error of that mean. */
  const estimate = (count: number, one: (i: number) => number) => {
    const values = Array.from({ length: count }, (_, i) => one(i));
    const mean = values.reduce((a, b) => a + b, 0) / count;
    const spread = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / (count - 1));
    return { mean, error: spread / Math.sqrt(count), least: Math.min(...values) };
  };

  it('is about 0 on average for independent samples of one distribution, however few', () => {
    const { mean, error, least } = estimate(400, (i) => kid(rows(2 * i + 1, 5), rows(2 * i + 2, 5), 1));
    expect(Math.abs(mean)).toBeLessThan(3 * error);
    expect(least).toBeLessThan(0);
  });

  it('is on average what it is of two whole distributions, however few samples there are', () => {
    // One number each, x standard normal, y = x + 1: E(xx' + 1)^3 = 1 + 3 E(xx')^2 = 4; of y, with moments 1, 2 and 4,
    // E(yy' + 1)^3 = 1 + 3 * 1 + 3 * 4 + 16 = 32; between, E(xy + 1)^3 = 1 + 3 * 2 = 7.
    const { mean, error } = estimate(4000, (i) => kid(rows(2 * i + 1, 4, 0, 1), rows(2 * i + 2, 4, 1, 1), 1));
    expect(Math.abs(mean - (4 + 32 - 2 * 7))).toBeLessThan(3 * error);
  });

  it('is far below 0 where the generated are the real ones themselves, which are not independent', () => {
    const { mean, error } = estimate(60, (i) => kid(rows(i + 1, 16), rows(i + 1, 16), 1));
    expect(mean).toBeLessThan(-20 * error);
  });

  it('grows with the distance of two distributions', () => {
    const [near, far] = [0.3, 1].map((shift) => kid(rows(1, 40), rows(2, 40, shift), 1));
    expect(near).toBeGreaterThan(0);
    expect(far).toBeGreaterThan(near!);
  });

  it('does not depend on the unit of the features', () => {
    const scaled = (r: Rows) => ({ ...r, values: r.values.map((v) => 200 * v) });
    const [a, b] = [rows(1, 10), rows(2, 10, 0.5)];
    const size = sizeOf(rows(3, 10));
    expect(kid(scaled(a), scaled(b), 200 * size)).toBeCloseTo(kid(a, b, size), 5);
  });

  it('refuses a single image', () => {
    expect(() => kid(rows(1, 1), rows(2, 5), 1)).toThrow(RangeError);
  });
});
