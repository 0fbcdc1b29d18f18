import { describe, expect, it } from 'vitest';
import { cubicMatrix } from './cubicMatrix.ts';

const values = [3, -1, 4, 1, -5, 9, 2];
/** `F.interpolate(values, size, mode='bicubic', align_corners=False, antialias=...)` of PyTorch 1.13, in float64. */
const golden: readonly (readonly [antialias: boolean, resized: readonly number[]])[] = [
  [false, [-0.296296, 1.0, 8.351852]],
  [
    false,
    [
      3.39171, 1.229004, -1.013437, 1.695403, 4.106934, 2.694933, -1.582845, -5.408691, 1.336498, 9.17419,
      5.445312, 1.314507,
    ],
  ],
  [true, [1.689516, 0.351648, 3.528226]],
  [
    true,
    [
      3.310966, 1.506824, -0.99888, 1.734194, 4.02832, 2.33554, -1.133066, -5.186523, 1.266674, 9.098406,
      4.828025, 1.45581,
    ],
  ],
];

describe('cubic interpolation', () => {
  it.each(golden)('with antialias %s is PyTorch’s: %j', (antialias, resized) => {
    const matrix = cubicMatrix(values.length, resized.length, antialias);
    resized.forEach((value, row) => {
      const found = values.reduce((sum, v, i) => sum + v * matrix[row * values.length + i]!, 0);
      expect(Math.abs(found - value)).toBeLessThan(3e-6);
    });
  });

  it.each([false, true])('to the same size changes nothing, with antialias %s', (antialias) => {
    const matrix = cubicMatrix(5, 5, antialias);
    matrix.forEach((value, i) => {
      expect(Math.abs(value - (i % 6 === 0 ? 1 : 0))).toBe(0);
    });
  });
});
