import { dispose, memory, tensor4d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '#tests/support/backends.ts';
import { numbers, randomTensor } from '#tests/support/random.ts';
import { failureOf } from '../failure.ts';
import type { FeatureMap, Mask } from '../image.ts';
import { maskAt } from './maskAt.ts';
import { measure } from './measure.ts';

beforeAll(() => useBackend('cpu'));

const mask = (values: readonly number[], height: number, width: number) =>
  tensor4d([...values], [1, height, width, 1]) as Mask;

describe('measure', () => {
  it('gives the map, row by row, and its mean', async () => {
    const a = tensor4d([1, 2, 3, 4, 5, 6], [1, 2, 3, 1]) as FeatureMap;
    const b = tensor4d([0, 0, 0, 0, 0, 0], [1, 2, 3, 1]) as FeatureMap;
    const { value, count, map } = await measure('l1', a, b, null);
    expect({ value, count }).toEqual({ value: 3.5, count: 6 });
    expect(map).toEqual({ width: 3, height: 2, values: Float32Array.from([1, 2, 3, 4, 5, 6]) });
    dispose([a, b]);
  });

  it('weighs the map by the mask', async () => {
    const a = tensor4d([1, 2, 3, 4, 5, 6], [1, 2, 3, 1]) as FeatureMap;
    const b = tensor4d([0, 0, 0, 0, 0, 0], [1, 2, 3, 1]) as FeatureMap;
    const region = mask([1, 0, 0, 0, 0, 0.5], 2, 3);
    const { value, count } = await measure('l1', a, b, region);
    expect(value).toBeCloseTo((1 + 0.5 * 6) / 1.5, 12);
    expect(count).toBe(1.5);
    dispose([a, b, region]);
  });

  it('of a batch shows the mean map, and takes one mask for all or one each', async () => {
    const a = tensor4d([1, 2, 3, 4], [2, 1, 2, 1]) as FeatureMap;
    const b = tensor4d([0, 0, 0, 0], [2, 1, 2, 1]) as FeatureMap;
    const shared = mask([0, 1], 1, 2);
    const each = tensor4d([0, 1, 1, 0], [2, 1, 2, 1]) as Mask;
    expect((await measure('l1', a, b, null)).map!.values).toEqual(Float32Array.from([2, 3]));
    expect(await measure('l1', a, b, shared)).toMatchObject({ value: 3, count: 2 });
    expect(await measure('l1', a, b, each)).toMatchObject({ value: 2.5, count: 2 });
    dispose([a, b, shared, each]);
  });

  it('sums in float64: a million small numbers keep their digits', async () => {
    const values = numbers(1, 2 ** 20);
    const a = tensor4d(values, [1, 1024, 1024, 1]) as FeatureMap;
    const b = tensor4d(new Float32Array(2 ** 20), [1, 1024, 1024, 1]) as FeatureMap;
    const exact = values.reduce((sum, v) => sum + v, 0) / 2 ** 20;
    expect((await measure('l1', a, b, null)).value).toBeCloseTo(exact, 12);
    dispose([a, b]);
  });

  it('refuses an empty mask and maps of two shapes', async () => {
    const a = randomTensor(1, [1, 2, 2, 1]) as FeatureMap;
    const b = randomTensor(1, [1, 2, 3, 1]) as FeatureMap;
    const empty = mask([0, 0, 0, 0], 2, 2);
    const before = memory().numTensors;
    const failed = async (call: Promise<unknown>) => call.then(() => null, failureOf);
    expect(await failed(measure('l1', a, a, empty))).toEqual({ code: 'mask-empty' });
    expect(await failed(measure('l1', a, b, null))).toMatchObject({ code: 'bad-request', found: '1,2,3,1' });
    expect(memory().numTensors).toBe(before);
    dispose([a, b, empty]);
  });
});

describe('maskAt', () => {
  it('averages the area that each position stands for', async () => {
    const whole = mask([1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1], 4, 4);
    const small = maskAt(whole, 2, 2);
    expect(small.shape).toEqual([1, 2, 2, 1]);
    expect(Array.from(await small.data())).toEqual([0.75, 0, 0, 1]);
    dispose([whole, small]);
  });

  it('splits pixels where a side does not divide', async () => {
    const whole = mask([1, 0, 0], 1, 3);
    const small = maskAt(whole, 1, 2);
    const found = Array.from(await small.data());
    expect(found[0]).toBeCloseTo(2 / 3, 6);
    expect(found[1]).toBeCloseTo(0, 6);
    dispose([whole, small]);
  });

  it('keeps the mean, whatever the sizes', async () => {
    const side = fc.integer({ min: 1, max: 40 });
    await fc.assert(
      fc.asyncProperty(side, side, side, side, async (h, w, toH, toW) => {
        const values = numbers(h * 41 + w, h * w);
        const whole = tensor4d(values, [1, h, w, 1]) as Mask;
        const small = maskAt(whole, Math.min(h, toH), Math.min(w, toW));
        const found = await small.data();
        dispose([whole, small]);
        const average = (list: ArrayLike<number>) =>
          Array.from(list).reduce((s, v) => s + v, 0) / list.length;
        expect(average(found)).toBeCloseTo(average(values), 4);
      }),
      { numRuns: 40 },
    );
  });
});
