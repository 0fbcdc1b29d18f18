import { describe, expect, it } from 'vitest';
import { normal, random } from '../training/random.ts';
import { kid, type Rows } from './kid.ts';

const rows = (seed: number, count: number, shift = 0, width = 8): Rows => {
  const draw = normal(random(seed));
  return { values: Float32Array.from({ length: count * width }, () => draw() + shift), rows: count, width };
};

describe('kid', () => {
  it('is what the formula gives by hand', () => {
    const x: Rows = { values: Float32Array.from([1, -1]), rows: 2, width: 1 };
    const y: Rows = { values: Float32Array.from([1, 2]), rows: 2, width: 1 };
    // k(1,-1) = 0, k(1,2) = 27; between: k(1,1) = 8, k(1,2) = 27, k(-1,1) = 0, k(-1,2) = -1
    expect(kid(x, y)).toBeCloseTo(0 + 27 - 2 * ((8 + 27 + 0 - 1) / 4), 12);
  });

  it('is about 0 on average for samples of one distribution, being unbiased', () => {
    const values = Array.from({ length: 60 }, (_, i) => kid(rows(2 * i + 1, 20), rows(2 * i + 2, 20)));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const spread = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
    expect(Math.abs(mean)).toBeLessThan((3 * spread) / Math.sqrt(values.length));
    expect(Math.min(...values)).toBeLessThan(0);
  });

  it('grows with the distance of two distributions', () => {
    const [near, far] = [0.3, 1].map((shift) => kid(rows(1, 40), rows(2, 40, shift)));
    expect(near).toBeGreaterThan(0);
    expect(far).toBeGreaterThan(near!);
  });

  it('does not depend on the unit of the features', () => {
    const scaled = (r: Rows) => ({ ...r, values: r.values.map((v) => 200 * v) });
    const [a, b] = [rows(1, 10), rows(2, 10, 0.5)];
    expect(kid(scaled(a), scaled(b))).toBeCloseTo(kid(a, b), 5);
  });

  it('refuses a single image', () => {
    expect(() => kid(rows(1, 1), rows(2, 5))).toThrow(RangeError);
  });
});
