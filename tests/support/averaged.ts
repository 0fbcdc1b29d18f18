import { type AveragedRow, RunningAverages } from '#core/training/averages.ts';
import type { StepRow } from '#core/training/rows.ts';

/** Rows of a run from its first on, as the worker tells of them: with their running means. */
export function averaged(rows: readonly StepRow[]): AveragedRow[] {
  const averages = new RunningAverages();
  return rows.map((row) => averages.add(row));
}

/** The same without means, where none are drawn. */
export const unaveraged = (rows: readonly StepRow[]): AveragedRow[] =>
  rows.map((row) => ({
    ...row,
    averages: { terms: {}, weights: {}, gradients: {}, discriminatorLoss: null, scores: null },
  }));
