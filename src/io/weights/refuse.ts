import { AppError, type BadWeights } from '#core/failure.ts';

/** The error for a weights file that is refused. `expected` and `found` are names, shapes and numbers, not sentences. */
export function badWeights(file: string, reason: BadWeights, expected: string, found: string): AppError {
  return new AppError({ code: 'bad-weights', file, reason, expected, found });
}

/** `[3, 3, 64, 128]` */
export const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
