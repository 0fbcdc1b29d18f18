import { random } from '../training/random.ts';

/** A number with the interval that 95 % of resamplings lie in. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Resampling {
  /** How often everything is drawn anew. */
  readonly rounds: number;
  readonly seed: number;
}

/** What the measured tables are made with. */
export const usualResampling: Resampling = { rounds: 1000, seed: 1 };

/**
 * The percentile bootstrap: `groups` are drawn with putting back, as many as there are, and `statistic` is taken of what was
 * drawn, again and again; the interval is from the 2.5th to the 97.5th percentile. What belongs together (all answers on one
 * reference) is one group, else the interval is too narrow. Rounds without a value count for nothing.
 * Source: Efron & Tibshirani, An Introduction to the Bootstrap (1993), sections 13.3 and 8.
 */
export function bootstrap<Group>(
  groups: readonly Group[],
  statistic: (drawn: readonly Group[]) => number,
  { rounds, seed }: Resampling = usualResampling,
): Estimate {
  const next = random(seed);
  const found: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const value = statistic(groups.map(() => groups[Math.floor(next() * groups.length)]!));
    if (!Number.isNaN(value)) found.push(value);
  }
  found.sort((a, b) => a - b);
  return { value: statistic(groups), low: quantile(found, 0.025), high: quantile(found, 0.975) };
}

/** Of sorted values, straight between the two nearest, as numpy has it by default. NaN of nothing. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const [low, high] = [sorted[below] ?? Number.NaN, sorted[below + 1] ?? sorted[below] ?? Number.NaN];
  return low + (place - below) * (high - low);
}
