import { AppError, type BadCheckpoint } from '#core/failure.ts';

/** Refuses a checkpoint: `file` is its name; `expected` and `found` say in which respect. */
export const badCheckpoint = (
  file: string,
  reason: BadCheckpoint,
  expected: string,
  found: string,
): AppError => new AppError({ code: 'bad-checkpoint', file, reason, expected, found });
