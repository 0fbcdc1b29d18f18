import { noNormalisation, swappedChannels, wrongRange, wrongScale } from './input.ts';
import { batchWalk, reluInPlace, shiftedIndices } from './reading.ts';
import type { Mistake } from './types.ts';

/** What people really get wrong, in the order of the mistake lab. */
export const mistakes: readonly Mistake[] = [
  batchWalk,
  noNormalisation,
  wrongRange,
  wrongScale,
  shiftedIndices,
  reluInPlace,
  swappedChannels,
];
