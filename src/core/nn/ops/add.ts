import { add as sum } from '@tensorflow/tfjs-core';
import { type Op, sameRow, weightless } from './types.ts';

/** The sum of two values of one shape: where a residual branch comes back. */
export const add: Op<null> = {
  ...weightless,
  shape: (_, [a, b]) => {
    const [first, second] = [a!, b!].map(({ width, height, channels }) => [width, height, channels].join());
    if (first !== second)
      throw new RangeError(`add: expected two values of one shape, got ${first} and ${second}`);
    return a!;
  },
  flops: () => 0,
  run: (_, [a, b]) => sum(a!, b!),
  grad: (_, [a, b]) => sum(a!, b!),
  rows: sameRow,
  torch: (_, [a, b]) => `${a} + ${b}`,
};
