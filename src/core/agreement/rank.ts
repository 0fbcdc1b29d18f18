import { mean } from './mean.ts';

/** Places from 1, the smallest value first; equal values share the mean of their places. */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const places = new Array<number>(values.length);
  for (let first = 0, next = 0; first < order.length; first = next) {
    while (next < order.length && values[order[next]!] === values[order[first]!]) next += 1;
    for (let i = first; i < next; i += 1) places[order[i]!] = (first + 1 + next) / 2;
  }
  return places;
}

/**
 * Spearman's rank correlation, -1..1: Pearson's of the places, so that ties count as they should. NaN where one side is the
 * same throughout, and of fewer than two values. Infinite values are the largest or smallest.
 */
export function spearman(x: readonly number[], y: readonly number[]): number {
  const [a, b] = [ranks(x), ranks(y)];
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squaresA, squaresB] = [0, 0, 0];
  for (const [i, place] of a.entries()) {
    const [offA, offB] = [place - meanA, b[i]! - meanB];
    both += offA * offB;
    squaresA += offA * offA;
    squaresB += offB * offB;
  }
  return both / Math.sqrt(squaresA * squaresB);
}
