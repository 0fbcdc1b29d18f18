import type { ValidationRow } from '#worker/protocolTrain.ts';

/** What can be said where the coach names no trouble: that nothing was measured yet, that pictures are still noise, or that all is well. */
export type Calm = 'unmeasured' | 'far' | 'well';

/**
 * By the newest measurement of each of `arms`: `far` while the pictures of some are further from their targets than one
 * average picture for all of them would be.
 */
export function calmOf(validations: readonly ValidationRow[], arms: number): Calm {
  const newest = Array.from({ length: arms }, (_, arm) => validations.findLast((row) => row.arm === arm));
  if (newest.some((row) => row === undefined)) return 'unmeasured';
  return newest.some((row) => row!.psnr < (row!.averagePsnr ?? Number.NEGATIVE_INFINITY)) ? 'far' : 'well';
}
