import type { TermId } from './mix.ts';
import type { StepRow } from './rows.ts';

/** Terms whose values mean the same throughout a run: no change of layers or of weights touches them. */
const pixels: readonly TermId[] = ['l1', 'mse', 'cycle', 'identity'];

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const pullsOf = ({ gradients }: StepRow) => Object.entries(gradients) as [TermId, number][];

/**
 * What G's output is pulled by does not reach its weights: its last layer has saturated, and nothing will ever bring it back.
 * In every demo the gradient is at least 0.02 times as long as the pulls at the output; here it is 0 or nearly.
 */
export function isCutOff(row: StepRow): boolean {
  const { generatorGradient } = row;
  if (generatorGradient === undefined || generatorGradient === null) return false;
  const pull = sum(pullsOf(row).map(([, length]) => length));
  return pull > 0 && generatorGradient < 1e-5 * pull;
}

/**
 * G is mostly asked to come nearer to its targets, and is half as far again from them as at its start. Runs that go well, and
 * large rates that recover, are so for some steps at most.
 */
export function hasStrayed(row: StepRow, first: StepRow): boolean {
  const both = pixels.filter((id) => (row.terms[id] ?? 0) > 0 && (first.terms[id] ?? 0) > 0);
  if (both.length === 0 || !both.every((id) => row.terms[id]! > 1.5 * first.terms[id]!)) return false;
  return 2 * (row.gradients.adversarial ?? 0) < sum(pullsOf(row).map(([, length]) => length));
}

/**
 * The newest step after which the networks are known to have been sound, from the newest rows of an arm, oldest first: a
 * step measures what the one before it left, so the last row that is not far above the best is witness for the step before
 * it. Where the person changed the settings at `changedAt` and no step came through since, what was there then is sound.
 */
export function soundStep(rows: readonly StepRow[], changedAt: number | null): number {
  const ids = [...pixels, 'perceptual' as const].filter((id) => rows.at(-1)?.terms[id] !== undefined);
  const judged = ids.some((id) => id !== 'perceptual') ? ids.filter((id) => id !== 'perceptual') : ids;
  const best = new Map(
    judged.map((id) => [id, Math.min(...rows.map(({ terms }) => terms[id] ?? Number.POSITIVE_INFINITY))]),
  );
  const sound = (row: StepRow) =>
    !isCutOff(row) && judged.every((id) => (row.terms[id] ?? 0) <= 2 * best.get(id)!);
  const witness = rows.findLast(sound);
  if (!witness) return 0;
  return witness === rows.at(-1) && witness.step === changedAt ? witness.step : witness.step - 1;
}
