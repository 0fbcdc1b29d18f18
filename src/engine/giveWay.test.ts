import { add, tensor1d } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { useBackend } from '#tests/support/backends.ts';
import { giveWayTo, kernelsGiveWay } from './giveWay.ts';

beforeAll(() => useBackend('cpu'));

const sum = async () => {
  const x = tensor1d([1, 2]);
  const y = add(x, 3);
  const values = [...(await y.data())];
  x.dispose();
  y.dispose();
  return values;
};

let count: Int32Array;
let waited: number[];

beforeEach(() => {
  count = new Int32Array(new SharedArrayBuffer(4));
  waited = [];
  const wait = Atomics.wait;
  vi.spyOn(Atomics, 'wait').mockImplementation(((
    shared: Int32Array,
    at: number,
    value: number,
    ms: number,
  ) => {
    waited.push(value);
    return wait(shared, at, value, ms);
  }) as typeof Atomics.wait);
  kernelsGiveWay('cpu');
  kernelsGiveWay('cpu');
  giveWayTo(count);
});
afterEach(() => {
  vi.restoreAllMocks();
});

it('computes at once while the page rests', async () => {
  expect(await sum()).toEqual([4, 5]);
  count[0] = 2;
  expect(await sum()).toEqual([4, 5]);
  expect(waited).toEqual([]);
});

it('waits while the page is at work, but not for ever, and once for each piece of work', async () => {
  count[0] = 1;
  expect(await sum()).toEqual([4, 5]);
  expect(await sum()).toEqual([4, 5]);
  expect(waited).toEqual([1]);
  count[0] = 3;
  expect(await sum()).toEqual([4, 5]);
  expect(waited).toEqual([1, 3]);
});
