/** Middle of the values; of an even number of them the mean of the two in the middle. Throws RangeError on none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('median: expected values, got none');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** One comparison of two times. */
export interface Ratio {
  readonly what: string;
  /** The two that are compared, and the median of each in ms. */
  readonly names: readonly [string, string];
  readonly mediansMs: readonly [number, number];
  /** Median of second / first, round by round: a busy machine slows both. */
  readonly ratio: number;
  /** How the ratio is read, e.g. `times as fast`. */
  readonly reading: string;
  readonly rounds: number;
}

export function compareTimes(
  what: string,
  names: readonly [string, string],
  first: readonly number[],
  second: readonly number[],
  reading: string,
): Ratio {
  return {
    what,
    names,
    mediansMs: [median(first), median(second)],
    ratio: median(second.map((ms, i) => ms / first[i]!)),
    reading,
    rounds: first.length,
  };
}

/** The ratios as a table of plain text. */
export function table(ratios: readonly Ratio[]): string {
  const rows = ratios.map(({ what, names, mediansMs, ratio, reading, rounds }) => [
    what,
    `${names[0]} ${mediansMs[0].toFixed(0)} ms`,
    `${names[1]} ${mediansMs[1].toFixed(0)} ms`,
    `${ratio.toFixed(2)} ${reading}`,
    `${rounds} rounds`,
  ]);
  const widths = rows.reduce(
    (max, row) => row.map((cell, i) => Math.max(max[i] ?? 0, cell.length)),
    [] as number[],
  );
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
