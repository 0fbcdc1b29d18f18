import {
  add,
  avgPool,
  concat,
  conv2d,
  dispose,
  grad,
  grads,
  matMul,
  memory,
  mul,
  relu,
  reshape,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor4d,
  maxPool as tfMaxPool,
  tidy,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type NodeBackend, useBackend } from '#tests/support/backends.ts';
import { numbers, randomTensor } from '#tests/support/random.ts';
import { type ConvShape, FrozenConv } from './frozenConv.ts';
import { gramMatrix } from './gramMatrix.ts';
import { maxPool } from './maxPool.ts';
import { meanAbsoluteDifference } from './meanAbsoluteDifference.ts';
import { join, split } from './phases.ts';
import { pool } from './pool.ts';

/** Largest difference of two tensors, and their shapes equal. */
function difference(found: Tensor, expected: Tensor): number {
  expect(found.shape).toEqual(expected.shape);
  const [a, b] = [Array.from(found.dataSync()), Array.from(expected.dataSync())];
  return Math.max(...a.map((value, index) => Math.abs(value - b[index]!)));
}

const convs: ConvShape[] = [
  { size: 3, stride: 1, padding: 1, inChannels: 4, outChannels: 5 },
  { size: 1, stride: 1, padding: 0, inChannels: 4, outChannels: 3 },
  { size: 5, stride: 1, padding: 2, inChannels: 2, outChannels: 3 },
  { size: 3, stride: 2, padding: 0, inChannels: 3, outChannels: 4 },
  { size: 11, stride: 4, padding: 2, inChannels: 3, outChannels: 4 },
];

describe.each(['cpu', 'wasm'] as NodeBackend[])('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  describe.each(convs)('a frozen $size x $size convolution of stride $stride', (shape) => {
    const { size, stride, padding, inChannels, outChannels } = shape;
    it.each(['linear', 'relu'] as const)('%s: value and gradient of the plain one', (activation) => {
      tidy(() => {
        const x = randomTensor(1, [2, 19, 17, inChannels]);
        const filter = randomTensor(2, [size, size, inChannels, outChannels]);
        const bias = tensor1d(numbers(3, outChannels));
        const frozen = new FrozenConv(shape, filter, bias);
        const plain = (t: Tensor): Tensor4D => {
          const y: Tensor4D = add(conv2d(t as Tensor4D, filter, stride, padding), bias);
          return activation === 'relu' ? relu(y) : y;
        };
        expect(difference(frozen.forward(x, activation), plain(x))).toBeLessThan(1e-4);
        const dy = randomTensor(4, plain(x).shape);
        const [ours, theirs] = [(t: Tensor) => frozen.differentiable(t as Tensor4D, activation), plain].map(
          (f) => grad((t: Tensor) => sum(mul(f(t), dy)))(x),
        );
        expect(difference(ours!, theirs!)).toBeLessThan(1e-4);
        frozen.dispose();
      });
    });
  });

  it('a second gradient makes no new tensors, and dispose frees the filters', () => {
    const start = memory().numTensors;
    const frozen = new FrozenConv(convs[0]!, randomTensor(1, [3, 3, 4, 5]), tensor1d(numbers(2, 5)));
    const x = randomTensor(3, [1, 6, 6, 4]);
    const once = () => grad((t: Tensor) => sum(frozen.differentiable(t as Tensor4D, 'relu')))(x).dispose();
    once();
    const after = memory().numTensors;
    once();
    expect(memory().numTensors).toBe(after);
    frozen.dispose();
    x.dispose();
    expect(memory().numTensors).toBe(start);
  });

  it.each([
    [2, 2, 8, 8],
    [2, 2, 7, 9],
    [3, 2, 7, 7],
    [3, 2, 9, 11],
  ])('max pool %i / %i of %i x %i: value and gradient, without equal numbers', async (size, stride, h, w) => {
    const x = randomTensor(5, [2, h, w, 3], 0.1, 1);
    await useBackend('cpu'); // whose own gradient is right where no numbers are equal
    const theirs = grad((t: Tensor) => sum(mul(tfMaxPool(t as Tensor4D, size, stride, 'valid'), 2)))(x);
    const expected = theirs.dataSync().slice();
    await useBackend(backend);
    const ours = grad((t: Tensor) => sum(mul(maxPool(t as Tensor4D, size, stride), 2)))(x);
    expect(Array.from(ours.dataSync())).toEqual(Array.from(expected));
    dispose([x, ours, theirs]);
  });

  it.each([
    [2, '1 0 1 0 0 0 0 0 1 0 1 0 0 0 0 0'],
    [3, '1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0'],
  ])('max pool %i: the first of equal numbers gets the gradient, negative ones too', (size, expected) => {
    for (const value of [1, 0, -1]) {
      const x = tensor4d(new Float32Array(16).fill(value), [1, 4, 4, 1]);
      const gradient = grad((t: Tensor) => sum(maxPool(t as Tensor4D, size, 2)))(x);
      expect(Array.from(gradient.dataSync()).join(' ')).toBe(expected);
      dispose([x, gradient]);
    }
  });

  it('a pool that rounds up sees only what is inside', () => {
    const spec = { size: 3, stride: 2, padding: 0, ceil: true };
    const x = tensor4d([...Array(16).keys()], [1, 4, 4, 1]);
    const [max, average] = [pool(x, spec, 'max'), pool(x, spec, 'average')];
    expect(Array.from(max.dataSync())).toEqual([10, 11, 14, 15]);
    const expected = tensor4d([5, 6.5, 11, 12.5], [1, 2, 2, 1]);
    expect(difference(average, expected)).toBeLessThan(1e-5);
    dispose([x, max, average, expected]);
  });

  it('a padded pool sees only what is inside, whole or by rows', () => {
    const window = { size: 3, stride: 2, padding: 1, ceil: false };
    const x = tensor4d([...Array(16).keys()], [1, 4, 4, 1]);
    const below = concat([zeros([1, 1, 4, 1]), x], 1) as Tensor4D;
    const expected = { max: [5, 7, 13, 15], average: [2.5, 4, 8.5, 10] };
    for (const by of ['max', 'average'] as const)
      for (const y of [pool(x, window, by), pool(below, window, by, { above: 1, below: 0 })]) {
        expect(y.shape).toEqual([1, 2, 2, 1]);
        for (const [i, value] of y.dataSync().entries()) expect(value).toBeCloseTo(expected[by][i]!, 5);
        y.dispose();
      }
    dispose([x, below]);
  });

  it('an average pool spreads its gradient', () => {
    const spec = { size: 2, stride: 2, padding: 0, ceil: false };
    const x = randomTensor(6, [1, 4, 6, 2]);
    const [value, expected] = [pool(x, spec, 'average'), avgPool(x, 2, 2, 'valid')];
    expect(difference(value, expected)).toBe(0);
    const gradient = grad((t: Tensor) => sum(pool(t as Tensor4D, spec, 'average')))(x);
    expect(new Set(gradient.dataSync())).toEqual(new Set([0.25]));
    dispose([x, value, expected, gradient]);
  });

  it('split and join are each other’s reverse', () => {
    tidy(() => {
      const x = randomTensor(7, [2, 6, 9, 4]);
      const grids = split(x, 3);
      expect(grids.map((grid) => grid.shape)).toEqual(Array(9).fill([2, 2, 3, 4]));
      expect(grids[5]!.arraySync()[1]![1]![2]).toEqual(x.arraySync()[1]![4]![8]);
      expect(difference(join(grids, 3), x)).toBe(0);
    });
  });

  it('mean |a - b| has no gradient where a equals b', () => {
    tidy(() => {
      const a = tensor4d([1, 2, 3], [1, 1, 1, 3]);
      const b = tensor4d([3, 2, 1], [1, 1, 1, 3]);
      const [toA, toB] = grads((x: Tensor, y: Tensor) =>
        mul(sum(meanAbsoluteDifference(x as Tensor4D, y as Tensor4D)), 3),
      )([a, b]);
      expect(Array.from(toA!.dataSync(), Math.round).join(' ')).toBe('-1 0 1');
      expect(Array.from(toB!.dataSync(), Math.round).join(' ')).toBe('1 0 -1');
    });
  });

  it('a Gram matrix has the value and the gradient of the plain product', () => {
    tidy(() => {
      const f: Tensor2D = reshape(randomTensor(8, [1, 1, 12, 5]), [12, 5]);
      const weights: Tensor2D = reshape(tensor1d(numbers(9, 12)), [12, 1]);
      const dy: Tensor2D = reshape(randomTensor(10, [1, 1, 5, 5]), [5, 5]);
      for (const w of [weights, null]) {
        const plain = (t: Tensor) =>
          matMul(transpose(t as Tensor2D), w ? mul(t as Tensor2D, w) : (t as Tensor2D));
        expect(difference(gramMatrix(f, w), plain(f))).toBeLessThan(1e-5);
        const [ours, theirs] = [(t: Tensor) => gramMatrix(t as Tensor2D, w) as Tensor, plain].map((g) =>
          grad((t: Tensor) => sum(mul(g(t), dy)))(f),
        );
        expect(difference(ours!, theirs!)).toBeLessThan(1e-5);
      }
    });
  });
});
