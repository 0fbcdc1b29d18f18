import { describe, expect, it } from 'vitest';
import { type Curve, MOST_POINTS, nearest, thin } from './thin.ts';

const curveOf = (count: number, value: (i: number) => number): Curve => ({
  steps: Array.from({ length: count }, (_, i) => i + 1),
  values: Array.from({ length: count }, (_, i) => value(i)),
});

describe('thin', () => {
  it('leaves a short curve as it is', () => {
    const short = curveOf(MOST_POINTS, Math.sin);
    expect(thin(short)).toBe(short);
    expect(thin({ steps: [], values: [] })).toEqual({ steps: [], values: [] });
  });

  it('keeps the ends and every spike, in order', () => {
    const long = curveOf(100_000, (i) => (i === 31_415 ? 50 : i === 71_000 ? -50 : Math.sin(i / 900)));
    const { steps, values } = thin(long);
    expect(steps.length).toBeLessThanOrEqual(MOST_POINTS);
    expect(steps.length).toBeGreaterThan(MOST_POINTS / 2);
    expect([steps[0], steps.at(-1)]).toEqual([1, 100_000]);
    expect(values[steps.indexOf(31_416)]).toBe(50);
    expect(values[steps.indexOf(71_001)]).toBe(-50);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(new Set(steps).size).toBe(steps.length);
  });

  it.each([401, 402, 799, 1000])('keeps points of the curve, of %i', (count) => {
    const curve = curveOf(count, (i) => (i * 7919) % 101);
    const { steps, values } = thin(curve);
    expect(steps.length).toBeLessThanOrEqual(MOST_POINTS);
    steps.forEach((step, i) => {
      expect(values[i]).toBe(curve.values[step - 1]);
    });
  });

  it('reads each value a few times only, however long the curve', () => {
    const long = curveOf(100_000, (i) => Math.sin(i / 900));
    let reads = 0;
    const values = new Proxy(long.values as number[], {
      get(target, key) {
        reads++;
        return Reflect.get(target, key);
      },
    });
    thin({ steps: long.steps, values });
    expect(reads).toBeLessThan(5 * 100_000);
  });
});

describe('nearest', () => {
  const curve = { steps: [10, 20, 40], values: [1, 2, 3] };
  it.each([
    [-5, 0],
    [14, 0],
    [16, 1],
    [29, 1],
    [31, 2],
    [99, 2],
  ])('of step %i is place %i', (step, place) => {
    expect(nearest(curve, step)).toBe(place);
  });

  it('of nothing is nothing', () => {
    expect(nearest({ steps: [], values: [] }, 3)).toBeNull();
  });
});
