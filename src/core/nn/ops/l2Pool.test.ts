import { grad, sum, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '#tests/support/backends.ts';
import { l2Pool } from './l2Pool.ts';

beforeAll(() => useBackend('cpu'));

const call = { weights: null, pooling: 'max', activation: 'linear', rows: null } as const;
const values = [3, 1, 4, 1, 5, 9, 2, 6, 5];

it('is the root of weighed squares: 4 at the middle, 2 beside, 1 at the corners, of 16', async () => {
  const x = tensor4d(values, [1, 3, 3, 1]);
  const found = l2Pool.run(null, [x], call);
  expect(found.shape).toEqual([1, 2, 2, 1]);
  expect(l2Pool.shape(null, [{ width: 3, height: 3, channels: 1 }])).toEqual({
    width: 2,
    height: 2,
    channels: 1,
  });
  const expected = [
    4 * 9 + 2 * (1 + 1) + 25,
    4 * 16 + 2 * (1 + 81) + 25,
    4 * 4 + 2 * (1 + 36) + 25,
    4 * 25 + 2 * (81 + 36) + 25,
  ].map((squares) => Math.sqrt(squares / 16));
  [...(await found.data())].forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 5);
  });
});

it('has the gradient that central differences have', async () => {
  const total = (of: readonly number[]) => {
    const out = l2Pool.grad(null, [tensor4d([...of], [1, 3, 3, 1])], call);
    return sum(out).dataSync()[0]!;
  };
  const slope = grad((x) => sum(l2Pool.grad(null, [x as Tensor4D], call)));
  const found = await slope(tensor4d(values, [1, 3, 3, 1])).data();
  values.forEach((_, i) => {
    const moved = (by: number) => total(values.map((value, k) => (k === i ? value + by : value)));
    expect(found[i]!).toBeCloseTo((moved(0.01) - moved(-0.01)) / 0.02, 2);
  });
});
