import type { Size } from '#core/failure.ts';
import { blankImage, type RgbImage } from '#core/rgbImage.ts';
import { filters, precisionBits, type Weights, weightsFor } from './filters.ts';
import { giveWay } from './giveWay.ts';
import type { Resample } from './types.ts';

/** Half a unit, so that the shift rounds to nearest. */
const half = 1 << (precisionBits - 1);
/** Multiplications between two chances to abort: some 20 ms. */
const workPerTurn = 2e7;

/**
 * `Image.resize(size, resample)` of Pillow on an RGB image, bit for bit: antialiased, rows first and then columns, 8
 * bits in between, weights with 22 fraction bits.
 *
 * Why not the browser's own: each browser resamples differently, and the PyTorch file that a person exports must print
 * the same total from the same two files, with Pillow. Source: Pillow 9.4 `src/libImaging/Resample.c`; compared in
 * resize.test.ts with values that Pillow made.
 *
 * Gives way to other tasks while it works. Throws the signal's reason on abort.
 */
export async function resize(
  image: RgbImage,
  size: Size,
  resample: Resample,
  signal?: AbortSignal,
): Promise<RgbImage> {
  let result = image;
  if (size.width !== image.width) {
    const weights = weightsFor(image.width, size.width, filters[resample]);
    const out = blankImage(size.width, image.height);
    await inTurns(out.height, out.width * weights.taps * 3, signal, (from, to) =>
      alongRows(image, out, weights, from, to),
    );
    result = out;
  }
  if (size.height !== image.height) {
    const input = result;
    const weights = weightsFor(image.height, size.height, filters[resample]);
    const out = blankImage(size.width, size.height);
    await inTurns(out.height, out.width * weights.taps * 3, signal, (from, to) =>
      alongColumns(input, out, weights, from, to),
    );
    result = out;
  }
  return result;
}

/** Runs `rows(from, to)` over 0..height in pieces, giving way between two of them. */
async function inTurns(
  height: number,
  workPerRow: number,
  signal: AbortSignal | undefined,
  rows: (from: number, to: number) => void,
): Promise<void> {
  const piece = Math.max(1, Math.floor(workPerTurn / workPerRow));
  for (let from = 0; from < height; from += piece) {
    if (from > 0) await giveWay();
    signal?.throwIfAborted();
    rows(from, Math.min(height, from + piece));
  }
}

function alongRows(image: RgbImage, out: RgbImage, weights: Weights, fromRow: number, toRow: number): void {
  const { taps, first, count, weights: k } = weights;
  const { rgb: pixels } = image;
  const { rgb, width } = out;
  for (let y = fromRow; y < toRow; y++) {
    const row = y * image.width;
    for (let x = 0; x < width; x++) {
      let r = half;
      let g = half;
      let b = half;
      let from = (row + first[x]!) * 3;
      const start = x * taps;
      const end = start + count[x]!;
      for (let i = start; i < end; i++) {
        const w = k[i]!;
        r = (r + pixels[from]! * w) | 0;
        g = (g + pixels[from + 1]! * w) | 0;
        b = (b + pixels[from + 2]! * w) | 0;
        from += 3;
      }
      const to = (y * width + x) * 3;
      rgb[to] = r >> precisionBits; // the array itself clamps to 0..255
      rgb[to + 1] = g >> precisionBits;
      rgb[to + 2] = b >> precisionBits;
    }
  }
}

function alongColumns(
  image: RgbImage,
  out: RgbImage,
  weights: Weights,
  fromRow: number,
  toRow: number,
): void {
  const { taps, first, count, weights: k } = weights;
  const { rgb: pixels } = image;
  const row = out.width * 3;
  const sums = new Int32Array(row);
  for (let y = fromRow; y < toRow; y++) {
    sums.fill(half);
    for (let i = 0; i < count[y]!; i++) {
      const w = k[y * taps + i]!;
      const from = (first[y]! + i) * row;
      for (let x = 0; x < row; x++) sums[x] = sums[x]! + pixels[from + x]! * w;
    }
    for (let x = 0; x < row; x++) out.rgb[y * row + x] = sums[x]! >> precisionBits;
  }
}

/**
 * The size with its longest side reduced to `longestSide` and the other in proportion, rounded half up, at least 1.
 * Unchanged where it is small enough or `longestSide` is null: nothing is ever enlarged.
 */
export function reducedSize({ width, height }: Size, longestSide: number | null): Size {
  const longest = Math.max(width, height);
  if (longestSide === null || longest <= longestSide) return { width, height };
  const reduced = (side: number) =>
    Math.max(1, Math.floor((2 * side * longestSide + longest) / (2 * longest)));
  return { width: reduced(width), height: reduced(height) };
}
