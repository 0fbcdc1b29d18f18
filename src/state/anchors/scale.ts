/** Where a total stands on the scale of one kind of change, by that change's own strength (JPEG quality, sigma). */
export type Place =
  | { readonly at: 'about'; readonly strength: number }
  /** Closer than the weakest change, or further than the strongest. */
  | { readonly at: 'closer' | 'further'; readonly strength: number };

export interface Mark {
  readonly strength: number;
  readonly total: number;
}

/**
 * The nearest values (in least squares) that never fall: what a stronger change should do to a distance, and now and then
 * does not. Pool-adjacent-violators, Ayer et al. 1955.
 */
export function rising(values: readonly number[]): number[] {
  const pools: { mean: number; count: number }[] = [];
  for (const value of values) {
    let pool = { mean: value, count: 1 };
    for (let last = pools.at(-1); last && last.mean > pool.mean; last = pools.at(-1)) {
      const count = last.count + pool.count;
      pool = { mean: (last.mean * last.count + pool.mean * pool.count) / count, count };
      pools.pop();
    }
    pools.push(pool);
  }
  return pools.flatMap(({ mean, count }) => Array.from({ length: count }, () => mean));
}

/**
 * The strength whose change is as far as `total`: between two marks by a straight line, after {@link rising}, so that a
 * larger total is never placed at a weaker change. `marks`: at least one, the weakest change first.
 */
export function placeOn(marks: readonly Mark[], total: number): Place {
  const totals = rising(marks.map((mark) => mark.total));
  const strengthAt = (i: number) => marks[i]!.strength;
  const above = totals.findIndex((value) => value >= total);
  if (above < 0) return { at: 'further', strength: strengthAt(marks.length - 1) };
  if (totals[above] === total) return { at: 'about', strength: strengthAt(above) };
  if (above === 0) return { at: 'closer', strength: strengthAt(0) };
  const [low, high] = [totals[above - 1]!, totals[above]!];
  const part = (total - low) / (high - low);
  return {
    at: 'about',
    strength: strengthAt(above - 1) + part * (strengthAt(above) - strengthAt(above - 1)),
  };
}
