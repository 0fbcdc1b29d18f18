import { describe, expect, it } from 'vitest';
import { fittedOf } from './fitted.ts';
import { formulaOf } from './formula.ts';

const size = (width: number, height: number) => ({ width, height });
const working = (width: number, height: number, cropped: boolean) =>
  ({ width, height, cropped, resized: 'lanczos' }) as const;

describe('what was done to an image of a pair', () => {
  it('is nothing, where the sizes are equal', () => {
    expect(fittedOf(size(80, 64), size(80, 64), working(80, 64, false))).toEqual({
      cropped: false,
      resized: false,
    });
  });

  it('is a resize of the smaller one alone, where it follows the reference', () => {
    const both = [
      fittedOf(size(80, 64), size(64, 48), working(80, 64, false)),
      fittedOf(size(64, 48), size(80, 64), working(80, 64, false)),
    ];
    expect(both.map(({ resized }) => resized)).toEqual([false, true]);
  });

  it('is a crop, and a resize where the common area is reduced', () => {
    expect(fittedOf(size(80, 40), size(60, 50), working(60, 40, true))).toEqual({
      cropped: true,
      resized: false,
    });
    expect(fittedOf(size(60, 40), size(80, 50), working(30, 20, true))).toEqual({
      cropped: false,
      resized: true,
    });
  });
});

describe('the formula', () => {
  const layers = [
    { tap: 'relu1_2', kind: 'gram', weight: 5 },
    { tap: 'relu3_3', kind: 'squared', weight: 1 },
    { tap: 'relu2_2', kind: 'gram', weight: 5 },
    { tap: 'relu5_4', kind: 'gram', weight: 0 },
  ] as const;

  it('names every distance with the taps that count', () => {
    expect(formulaOf(layers, 'mean', 1)).toBe(
      'Σ w · mean(gram) [relu1_2, relu2_2] + Σ w · mean(squared) [relu3_3]',
    );
    expect(formulaOf(layers, 'sum', 10)).toBe(
      '10 · (Σ w · sum(gram) [relu1_2, relu2_2] + Σ w · sum(squared) [relu3_3])',
    );
  });
});
