import type { Size } from '../failure.ts';
import type { PixelMask } from '../rgbImage.ts';

/**
 * `maskAt` in plain arithmetic, for one large mask: 0..1, each position the average of the area it stands for, row by
 * row. Sums in float64.
 */
export const averagedMask = (mask: PixelMask, height: number, width: number): Float32Array =>
  averaged(mask, { width, height }).map((value) => value / 255);

/** Values row by row at another size: each the average of the area it stands for, so that the mean stays. */
export function averaged(
  from: Size & { readonly values: Uint8Array | Float32Array },
  { width, height }: Size,
): Float32Array<ArrayBuffer> {
  const small = new Float32Array(height * width);
  const sums = new Float64Array(from.width);
  const rows = spans(from.height, height);
  const columns = spans(from.width, width);
  for (let y = 0; y < height; y += 1) {
    sums.fill(0);
    for (const [row, share] of rows(y))
      for (let x = 0; x < from.width; x += 1) sums[x]! += share * from.values[row * from.width + x]!;
    for (let x = 0; x < width; x += 1) {
      let value = 0;
      for (const [column, share] of columns(x)) value += share * sums[column]!;
      small[y * width + x] = value;
    }
  }
  return small;
}

/** Which of `from` places the area of one of `to` covers, and by what share of that area. */
function spans(from: number, to: number): (index: number) => [place: number, share: number][] {
  const span = from / to;
  const all = Array.from({ length: to }, (_, index) => {
    const [start, end] = [index * span, (index + 1) * span];
    const covered: [number, number][] = [];
    for (let place = Math.floor(start); place < Math.min(from, Math.ceil(end)); place += 1)
      covered.push([place, Math.max(0, Math.min(place + 1, end) - Math.max(place, start)) / span]);
    return covered;
  });
  return (index) => all[index]!;
}
