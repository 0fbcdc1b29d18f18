import { blankImage, type RgbImage } from '../rgbImage.ts';
import { clamp } from '../scenes/maths.ts';

/** Each value through `change`, rounded and clamped to 0..255. */
export function mapValues(image: RgbImage, change: (value: number, index: number) => number): RgbImage {
  const out = blankImage(image.width, image.height);
  for (let i = 0; i < image.rgb.length; i++)
    out.rgb[i] = Math.floor(clamp(change(image.rgb[i]!, i), 0, 255) + 0.5);
  return out;
}

/** Each pixel copied from the whole position that `from` writes to `at`; beyond an edge the picture is mirrored. */
export function movePixels(
  image: RgbImage,
  from: (x: number, y: number, at: { x: number; y: number }) => void,
): RgbImage {
  const { width, height } = image;
  const out = blankImage(width, height);
  const at = { x: 0, y: 0 };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      from(x, y, at);
      const source = (mirrored(at.y, height) * width + mirrored(at.x, width)) * 3;
      const to = (y * width + x) * 3;
      out.rgb[to] = image.rgb[source]!;
      out.rgb[to + 1] = image.rgb[source + 1]!;
      out.rgb[to + 2] = image.rgb[source + 2]!;
    }
  return out;
}

/** A whole position folded back into 0..size-1, the edge pixel not repeated. */
export function mirrored(at: number, size: number): number {
  if (size === 1) return 0;
  const period = 2 * size - 2;
  const folded = ((at % period) + period) % period;
  return folded < size ? folded : period - folded;
}

export const shorterSide = ({ width, height }: RgbImage) => Math.min(width, height);

/** exp(-x^2 / 2) to 1 %, by squaring: the same bits on every engine, unlike Math.exp. */
export function bell(x: number): number {
  let value = Math.max(0, 1 - (x * x) / 2048);
  for (let i = 0; i < 10; i++) value *= value;
  return value;
}

/** Values of `image` blurred by a Gaussian of `sigma` pixels, unrounded, mirrored at the edges. */
export function blurred(image: RgbImage, sigma: number): Float64Array {
  const { width, height, rgb } = image;
  const radius = Math.ceil(sigma * 3);
  const weights = Array.from({ length: 2 * radius + 1 }, (_, i) => bell((i - radius) / sigma));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const along = new Float64Array(rgb.length);
  const out = new Float64Array(rgb.length);
  for (let k = 0; k <= 2 * radius; k++) {
    const weight = weights[k]! / sum;
    for (let x = 0; x < width; x++) {
      const from = mirrored(x + k - radius, width) * 3;
      for (let y = 0; y < height; y++) {
        const row = y * width * 3;
        for (let c = 0; c < 3; c++) along[row + x * 3 + c]! += weight * rgb[row + from + c]!;
      }
    }
  }
  const row = width * 3;
  for (let y = 0; y < height; y++)
    for (let k = 0; k <= 2 * radius; k++) {
      const weight = weights[k]! / sum;
      const from = mirrored(y + k - radius, height) * row;
      for (let i = 0; i < row; i++) out[y * row + i]! += weight * along[from + i]!;
    }
  return out;
}
