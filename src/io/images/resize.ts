import type { Size } from '#core/failure.ts';
import { blankImage, type RgbImage, sameSize } from '#core/rgbImage.ts';
import { exactWeights, filters, precisionBits, type Weights, weightsFor } from './filters.ts';
import { giveWay } from './giveWay.ts';
import type { Resample } from './types.ts';

/** Half a unit, so that the shift rounds to nearest. */
const half = 1 << (precisionBits - 1);
/** Multiplications between two chances to abort: some 20 ms. */
const workPerTurn = 2e7;

/**
 * `Image.resize(size, resample)` of Pillow on an RGB image, bit for bit: antialiased, rows first and then columns, 8
 * bits in between, weights with 22 fraction bits. Samples of 16 bits, where there are, are resized beside them.
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
  const deep = image.deep && !sameSize(image, size) ? await resizeDeep(image, size, resample, signal) : null;
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
  return deep ? { ...result, deep } : result;
}

/**
 * The picture's samples of 16 bits, each channel by itself as Pillow resizes mode `F`: weights in float64, float32 between
 * the two directions; rounded and cut to 0..65535 at the end.
 */
async function resizeDeep(
  { width, height, deep }: RgbImage,
  size: Size,
  resample: Resample,
  signal?: AbortSignal,
): Promise<Uint16Array<ArrayBuffer>> {
  let samples = Float32Array.from(deep!);
  if (size.width !== width) {
    const weights = exactWeights(width, size.width, filters[resample]);
    const out = new Float32Array(size.width * height * 3);
    const input = samples;
    await inTurns(height, size.width * weights.taps * 3, signal, (from, to) => {
      for (let y = from; y < to; y++)
        for (let x = 0; x < size.width; x++)
          for (let c = 0; c < 3; c++)
            out[(y * size.width + x) * 3 + c] = along(input, weights, x, y * width * 3 + c, 3);
    });
    samples = out;
  }
  if (size.height !== height) {
    const weights = exactWeights(height, size.height, filters[resample]);
    const row = size.width * 3;
    const out = new Float32Array(row * size.height);
    const input = samples;
    await inTurns(size.height, row * weights.taps, signal, (from, to) => {
      for (let y = from; y < to; y++)
        for (let x = 0; x < row; x++) out[y * row + x] = along(input, weights, y, x, row);
    });
    samples = out;
  }
  return Uint16Array.from(samples, (value) => Math.min(65535, Math.max(0, Math.floor(value + 0.5))));
}

/** One output sample: the weighted sum of every `stride`-th input sample, from `start` on. */
function along(
  input: Float32Array,
  { taps, first, count, weights }: Weights<Float64Array>,
  index: number,
  start: number,
  stride: number,
): number {
  let sum = 0;
  for (let i = 0; i < count[index]!; i++)
    sum += input[start + (first[index]! + i) * stride]! * weights[index * taps + i]!;
  return sum;
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
