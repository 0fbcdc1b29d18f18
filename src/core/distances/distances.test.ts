import {
  concat,
  dispose,
  grads,
  mean,
  memory,
  mul,
  type Scalar,
  slice,
  sum,
  type Tensor,
  type Tensor4D,
  tensor4d,
  zerosLike,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type NodeBackend, useBackend } from '#tests/support/backends.ts';
import { randomTensor } from '#tests/support/random.ts';
import type { FeatureMap, Mask } from '../image.ts';
import { measure } from './measure.ts';
import { distances } from './registry.ts';
import type { DistanceId } from './types.ts';

const ids = Object.keys(distances) as DistanceId[];
const shape = [1, 3, 4, 5] as const;
const random = (seed: number, n = 1) => randomTensor(seed, [n, 3, 4, 5]) as FeatureMap;

/** The number of a pair as one differentiable scalar. */
function score(id: DistanceId, a: FeatureMap, b: FeatureMap): Scalar {
  const distance = distances[id];
  return distance.kind === 'global' ? distance.value(a, b, null) : (mean(distance.map(a, b)) as Scalar);
}

describe.each(['cpu', 'wasm'] as NodeBackend[])('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  describe.each(ids)('%s', (id) => {
    it('is zero for equals, positive for others', async () => {
      const [a, b] = [random(1), random(2)];
      expect((await measure(id, a, a, null)).value).toBeLessThan(1e-6);
      expect((await measure(id, a, b, null)).value).toBeGreaterThan(0.001);
      dispose([a, b]);
    });

    it('is finite for vectors of zeros, forward and backward', async () => {
      const a = random(3);
      const zeros = zerosLike(a) as FeatureMap;
      expect((await measure(id, zeros, zeros, null)).value).toBeLessThan(10);
      expect((await measure(id, a, zeros, null)).value).toBeGreaterThan(0);
      const gradients = grads((x: Tensor, y: Tensor) => score(id, x as FeatureMap, y as FeatureMap))([
        a,
        zeros,
      ]);
      for (const gradient of gradients)
        for (const g of await gradient.data()) expect(Number.isFinite(g)).toBe(true);
      dispose([a, zeros, ...gradients]);
    });

    it('has the gradient of its finite differences, to both', async () => {
      const [a, b] = [random(4), random(5)];
      const gradients = grads((x: Tensor, y: Tensor) => score(id, x as FeatureMap, y as FeatureMap))([a, b]);
      const step = 1e-2;
      for (const [side, gradient] of gradients.entries()) {
        const found = await gradient.data();
        const scale = Math.max(...Array.from(found, Math.abs));
        expect(scale).toBeGreaterThan(0);
        for (const index of [0, 17, 38, 59]) {
          const at = async (delta: number): Promise<number> => {
            const values = Float32Array.from((await [a, b][side]!.data()) as Float32Array);
            values[index]! += delta;
            const moved = tensor4d(values, [...shape]) as FeatureMap;
            const { value } = await measure(id, side === 0 ? moved : a, side === 1 ? moved : b, null);
            moved.dispose();
            return value;
          };
          const numeric = ((await at(step)) - (await at(-step))) / (2 * step);
          expect(Math.abs(found[index]! - numeric)).toBeLessThan(0.02 * scale);
        }
      }
      dispose([a, b, ...gradients]);
    });

    it('of a batch is the mean of its items', async () => {
      const [a, b] = [random(6, 2), random(7, 2)];
      const item = (t: Tensor4D, i: number) => slice(t, [i, 0, 0, 0], [1, -1, -1, -1]) as FeatureMap;
      const items = [0, 1].map((i) => [item(a, i), item(b, i)] as const);
      const singles = await Promise.all(items.map(([x, y]) => measure(id, x, y, null)));
      const { value, count } = await measure(id, a, b, null);
      expect(value).toBeCloseTo((singles[0]!.value + singles[1]!.value) / 2, 5);
      expect(count).toBe(2 * singles[0]!.count);
      dispose([a, b, ...items.flat()]);
    });

    it('leaves no tensor behind', async () => {
      const [a, b] = [random(8, 2), random(9, 2)];
      const before = memory().numTensors;
      await measure(id, a, b, null);
      dispose(grads((x: Tensor, y: Tensor) => score(id, x as FeatureMap, y as FeatureMap))([a, b]));
      expect(memory().numTensors).toBe(before);
      dispose([a, b]);
    });

    it('with a mask of ones is the same; half a mask sees half the map', async () => {
      const [a, b] = [random(10), random(11)];
      const half = new Float32Array(12).fill(1, 0, 4);
      const [ones, top] = [new Float32Array(12).fill(1), half].map(
        (values) => tensor4d(values, [1, 3, 4, 1]) as Mask,
      );
      const whole = await measure(id, a, b, null);
      const masked = await measure(id, a, b, ones!);
      expect(masked.value).toBeCloseTo(whole.value, 5);
      expect(masked.count).toBe(whole.count);
      const changed = tensor4d(
        Float32Array.from((await b.data()) as Float32Array, (v, i) => (i < 20 ? v : 0.5)),
        [...shape],
      ) as FeatureMap;
      const [before, after] = [await measure(id, a, b, top!), await measure(id, a, changed, top!)];
      expect(before.count).toBe(4 * 5);
      if (id !== 'contextual') expect(after.value).toBeCloseTo(before.value, 5);
      dispose([a, b, ones!, top!, changed]);
    });
  });

  it.each([
    ['l1', (2 + 1 + 3) / 3],
    ['squared', (4 + 1 + 9) / 3],
    ['unit-squared', 2 - (2 * (3 * 1 + 0 + 4 * 1)) / (5 * Math.sqrt(6))],
    ['cosine', 1 - (3 * 1 + 0 + 4 * 1) / (5 * Math.sqrt(6))],
    ['gram', ((9 - 1) ** 2 + 2 * (0 - -2) ** 2 + 2 * (12 - 1) ** 2 + 4 ** 2 + 2 * 2 ** 2 + 15 ** 2) / 9 / 9],
  ] as const)('%s of two vectors is what its formula says', async (id, expected) => {
    const a = tensor4d([3, 0, 4], [1, 1, 1, 3]) as FeatureMap;
    const b = tensor4d(id === 'l1' || id === 'squared' ? [1, 1, 1] : [1, -2, 1], [1, 1, 1, 3]) as FeatureMap;
    expect((await measure(id, a, b, null)).value).toBeCloseTo(expected, 4);
    dispose([a, b]);
  });

  it('cosine: nothing against something is 1, nothing against nothing 0', async () => {
    const a = tensor4d([0, 0, 0, 0, 3, 4], [1, 1, 3, 2]) as FeatureMap;
    const b = tensor4d([0, 0, 1, 0, 6, 8], [1, 1, 3, 2]) as FeatureMap;
    const { map } = await measure('cosine', a, b, null);
    expect(Array.from(map!.values, (v) => Math.round(v * 1e5) / 1e5)).toEqual([0, 1, 0]);
    dispose([a, b]);
  });

  it('contextual: where the features lie does not matter', async () => {
    const a = random(12);
    const rows = [2, 0, 1].map((row) => slice(a, [0, row, 0, 0], [1, 1, -1, -1]));
    const shuffled = concat(rows, 1) as FeatureMap;
    expect((await measure('contextual', a, shuffled, null)).value).toBeLessThan(1e-5);
    expect((await measure('l1', a, shuffled, null)).value).toBeGreaterThan(0.1);
    dispose([a, ...rows, shuffled]);
  });
});

describe('any two feature maps', () => {
  beforeAll(() => useBackend('cpu'));
  const seeds = fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }));

  it.each(ids.filter((id) => id !== 'contextual'))('%s is symmetric and not negative', async (id) => {
    await fc.assert(
      fc.asyncProperty(seeds, async ([one, two]) => {
        const [a, b] = [random(one), random(two)];
        const [ab, ba] = [(await measure(id, a, b, null)).value, (await measure(id, b, a, null)).value];
        dispose([a, b]);
        expect(ab).toBeGreaterThanOrEqual(0);
        expect(ab).toBeCloseTo(ba, 5);
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['l1', 3],
    ['squared', 9],
    ['unit-squared', 1],
    ['cosine', 1],
    ['gram', 81],
    ['contextual', 1],
  ] as const)('%s of features three times as strong is %i times as far', async (id, factor) => {
    const [a, b] = [random(13), random(14)];
    const [a3, b3] = [mul(a, 3) as FeatureMap, mul(b, 3) as FeatureMap];
    const near = (await measure(id, a, b, null)).value;
    expect((await measure(id, a3, b3, null)).value / near).toBeCloseTo(factor, 3);
    dispose([a, b, a3, b3, sum(a)]);
  });
});
