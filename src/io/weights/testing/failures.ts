import { AppError, type Failure } from '#core/failure.ts';

/** The failure that `work` ends in. Throws when it does not fail or fails otherwise than with an AppError. */
export async function failureFrom(work: () => Promise<unknown>): Promise<Failure> {
  try {
    await work();
  } catch (error) {
    if (error instanceof AppError) return error.failure;
    throw error;
  }
  throw new Error('failureFrom: it did not fail');
}
