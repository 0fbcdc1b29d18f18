import type { TermId } from './mix.ts';
import type { StepRow } from './rows.ts';

/** About how many steps a smoothed curve is averaged over, by its strength from weak to strong. */
export const spans: readonly number[] = [2, 5, 10, 20, 50, 100];

/** Steps after which even the strongest average has forgotten what was before: 0.99 ** 3000 is 1e-13. */
export const MEMORY_STEPS = 3000;

/** Of one measure, one for each of {@link spans}. */
type Means = readonly number[];
type PerTerm = Readonly<Partial<Record<TermId, Means>>>;

/** Running means of all that a chart draws of a row. */
export interface Averages {
  readonly terms: PerTerm;
  readonly weights: PerTerm;
  readonly gradients: PerTerm;
  readonly discriminatorLoss: Means | null;
  readonly scores: { readonly real: Means; readonly fake: Means } | null;
}

/** A row with the running means at its step: where other rows are left out later, these stay what they are. */
export interface AveragedRow extends StepRow {
  readonly averages: Averages;
}

type Kind = 'terms' | 'weights' | 'gradients';
type Sums = Float64Array;
/** Of one arm: sum and weight of each span, one after the other. */
interface ArmSums {
  readonly terms: Partial<Record<TermId, Sums>>;
  readonly weights: Partial<Record<TermId, Sums>>;
  readonly gradients: Partial<Record<TermId, Sums>>;
  readonly loss: Sums;
  readonly real: Sums;
  readonly fake: Sums;
}

const noSums = (): Sums => new Float64Array(2 * spans.length);
const shares = spans.map((span) => 1 - 1 / span);

/** The means after one more value. */
function next(sums: Sums, value: number): Means {
  const means = new Array<number>(shares.length);
  for (let i = 0; i < shares.length; i++) {
    sums[2 * i] = shares[i]! * sums[2 * i]! + value;
    sums[2 * i + 1] = shares[i]! * sums[2 * i + 1]! + 1;
    means[i] = sums[2 * i]! / sums[2 * i + 1]!;
  }
  return means;
}

/**
 * Running means that forget, over every row of a run in its order: of a span of n, each value counts 1 - 1 / n as much as
 * the next one of the same arm. The start is corrected for what is not yet there, so that the first mean is the first value.
 */
export class RunningAverages {
  readonly #arms = new Map<number, ArmSums>();

  /** `row` with the means up to it. */
  add(row: StepRow): AveragedRow {
    const sums = this.#of(row.arm);
    const { discriminatorLoss, scores } = row;
    const each = (kind: Kind): PerTerm => {
      const means: Partial<Record<TermId, Means>> = {};
      for (const [id, value] of Object.entries(row[kind]) as [TermId, number][]) {
        sums[kind][id] ??= noSums();
        means[id] = next(sums[kind][id], value);
      }
      return means;
    };
    const averages: Averages = {
      terms: each('terms'),
      weights: each('weights'),
      gradients: each('gradients'),
      discriminatorLoss: discriminatorLoss === null ? null : next(sums.loss, discriminatorLoss),
      scores: scores && { real: next(sums.real, scores.real), fake: next(sums.fake, scores.fake) },
    };
    return { ...row, averages };
  }

  #of(arm: number): ArmSums {
    const known = this.#arms.get(arm);
    if (known) return known;
    const sums = { terms: {}, weights: {}, gradients: {}, loss: noSums(), real: noSums(), fake: noSums() };
    this.#arms.set(arm, sums);
    return sums;
  }
}
