/** Nine parts of a picture, row by row. */
export const regions = [
  'top-left',
  'top',
  'top-right',
  'left',
  'centre',
  'right',
  'bottom-left',
  'bottom',
  'bottom-right',
] as const;
export type Region = (typeof regions)[number];

/** Adds rows `from` to `to` of a [height, width] map to nine sums, one a region. */
export function addToRegions(
  values: Float32Array,
  width: number,
  height: number,
  from: number,
  to: number,
  sums: Float64Array,
): void {
  const first = Math.round(width / 3);
  const second = Math.round((2 * width) / 3);
  for (let y = from; y < to; y++) {
    const row = Math.min(2, Math.floor((3 * y) / height)) * 3;
    const start = y * width;
    let sum = 0;
    for (let x = 0; x < first; x++) sum += values[start + x]!;
    sums[row]! += sum;
    sum = 0;
    for (let x = first; x < second; x++) sum += values[start + x]!;
    sums[row + 1]! += sum;
    sum = 0;
    for (let x = second; x < width; x++) sum += values[start + x]!;
    sums[row + 2]! += sum;
  }
}

/** Where most of a map lies, and its share of the whole; `even` where no ninth has over a fifth; null for all zeros. */
export function hottest(sums: Float64Array): { region: Region | 'even'; share: number } | null {
  const total = sums.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) return null;
  let at = 0;
  for (let i = 1; i < sums.length; i++) if (sums[i]! > sums[at]!) at = i;
  const share = sums[at]! / total;
  return { region: share > 0.2 ? regions[at]! : 'even', share };
}
