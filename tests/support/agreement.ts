/** How far apart the distances of two networks are, one entry per image pair. */
export interface Agreement {
  /** Largest |ln(ours / theirs)|. */
  readonly worstLogRatio: number;
  /** Spearman's rank correlation. */
  readonly rank: number;
}

/** Compares distances pair by pair; all must be positive. */
export function agreementOf(ours: readonly number[], theirs: readonly number[]): Agreement {
  const logRatios = ours.map((value, index) => Math.abs(Math.log(value / theirs[index]!)));
  return { worstLogRatio: Math.max(...logRatios), rank: spearman(ours, theirs) };
}

/** Spearman's rank correlation of two lists without ties: 1 - 6 sum d^2 / (n (n^2 - 1)). */
export function spearman(x: readonly number[], y: readonly number[]): number {
  const [rx, ry] = [ranks(x), ranks(y)];
  const squares = rx.reduce((sum, rank, index) => sum + (rank - ry[index]!) ** 2, 0);
  return 1 - (6 * squares) / (x.length * (x.length ** 2 - 1));
}

const ranks = (values: readonly number[]): number[] => {
  const sorted = [...values].sort((a, b) => a - b);
  return values.map((value) => sorted.indexOf(value));
};
