import {
  add,
  conv2d,
  dispose,
  engine,
  grad,
  memory,
  mul,
  relu,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type NodeBackend, useBackend } from '#tests/support/backends.ts';
import { numbers, randomTensor } from '#tests/support/random.ts';
import { FrozenConv } from './frozenConv.ts';
import { WinogradConv } from './winograd.ts';

const filterOf = (from: number, to: number) => randomTensor(2, [3, 3, from, to]);
const biasOf = (to: number): Tensor1D => tensor1d(numbers(3, to));

/** Largest difference of two tensors as a share of the largest value. */
function difference(found: Tensor, expected: Tensor): number {
  expect(found.shape).toEqual(expected.shape);
  const [a, b] = [found, expected].map((t) => t.dataSync() as Float32Array) as [Float32Array, Float32Array];
  const scale = b.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return a.reduce((worst, value, index) => Math.max(worst, Math.abs(value - b[index]!)), 0) / scale;
}

describe.each(['cpu', 'wasm'] as NodeBackend[])('with fewer multiplications, on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([
    [1, 8, 8, 4, 6],
    [2, 7, 10, 3, 5],
    [3, 9, 5, 4, 4],
    [1, 1, 1, 2, 3],
    [2, 2, 3, 2, 2],
  ])(
    '%i images of %i x %i, %i to %i channels: value and gradient of the plain convolution',
    (n, h, w, from, to) => {
      tidy(() => {
        const x = randomTensor(1, [n, h, w, from]);
        const [filter, bias] = [filterOf(from, to), biasOf(to)];
        const spec = { kind: 'conv', name: 'c', tensor: 'c', size: 3, stride: 1, padding: 1 } as const;
        for (const activation of ['linear', 'relu'] as const) {
          const shape = { ...spec, inChannels: from, outChannels: to };
          const frozen = new FrozenConv(shape, filterOf(from, to), biasOf(to), 'winograd');
          const plain = (t: Tensor): Tensor4D => {
            const y: Tensor4D = add(conv2d(t as Tensor4D, filter, 1, 1), bias);
            return activation === 'relu' ? relu(y) : y;
          };
          expect(difference(frozen.forward(x, activation), plain(x))).toBeLessThan(1e-5);
          const dy = randomTensor(4, plain(x).shape);
          const [ours, theirs] = [(t: Tensor) => frozen.differentiable(t as Tensor4D, activation), plain].map(
            (f) => grad((t: Tensor) => sum(mul(f(t), dy)))(x),
          );
          expect(difference(ours!, theirs!)).toBeLessThan(1e-5);
          frozen.dispose();
        }
      });
    },
  );

  it('makes no new tensors after the first gradient, and frees all of them', () => {
    // What is made beside the engine is held by the backend alone.
    const held = () => [memory().numTensors, engine().backend.numDataIds()];
    const start = held();
    const spec = { kind: 'conv', name: 'c', tensor: 'c', size: 3, stride: 1, padding: 1 } as const;
    const frozen = new FrozenConv(
      { ...spec, inChannels: 4, outChannels: 5 },
      filterOf(4, 5),
      biasOf(5),
      'winograd',
    );
    const x = randomTensor(1, [1, 6, 6, 4]);
    const once = () => grad((t: Tensor) => sum(frozen.differentiable(t as Tensor4D, 'relu')))(x).dispose();
    once();
    const after = held();
    once();
    expect(held()).toEqual(after);
    frozen.dispose();
    x.dispose();
    expect(held()).toEqual(start);
  });
});

it('a large image is convolved in bands, that leave no seam', async () => {
  await useBackend('wasm');
  const [filter, bias] = [filterOf(4, 3), biasOf(3)];
  const x = randomTensor(1, [1, 1501, 1200, 4]); // two bands, the second of an odd number of rows
  const conv = WinogradConv.of(filter);
  const [ours, plain] = [
    conv.run(x, bias, 'linear'),
    tidy(() => add(conv2d(x as Tensor4D, filter, 1, 1), bias)),
  ];
  expect(difference(ours, plain)).toBeLessThan(1e-5);
  dispose([ours, plain, x, filter, bias]);
  conv.dispose();
});
