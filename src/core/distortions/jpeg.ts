import { chrominance, luminance } from '../jpeg/tables.ts';
import { blankImage, type RgbImage } from '../rgbImage.ts';
import { clamp, cos, TAU } from '../scenes/maths.ts';
import { mapValues } from './pixels.ts';
import type { Distortion } from './types.ts';

/** Orthonormal DCT-II: basis[frequency * 8 + position]. */
const basis = Float64Array.from({ length: 64 }, (_, i) => {
  const frequency = i >> 3;
  const position = i & 7;
  return (frequency === 0 ? Math.sqrt(1 / 8) : 0.5) * cos(((2 * position + 1) * frequency * TAU) / 32);
});

export const jpeg = {
  id: 'jpeg',
  label: { en: 'JPEG-like blocks', zh: '类 JPEG 压缩' },
  about: {
    en: 'The lossy part of JPEG: 8x8 cosine transforms of YCbCr, rounded to multiples of the standard tables, which grow up to 10 times (quality 5). Colour is not subsampled.',
    zh: 'JPEG 中有损的部分：对 YCbCr 做 8×8 余弦变换，再按标准量化表取整，表值最多放大 10 倍（相当于质量 5）。色度不降采样。',
  },
  defaultStrength: 0.65,
  apply(image, strength) {
    return strength === 0 ? mapValues(image, (value) => value) : quantise(image, 10 * strength * strength);
  },
} as const satisfies Distortion;

/** Every 8x8 block of Y, Cb and Cr through transform, rounding, and back; blocks at the edge repeat the last pixel. */
function quantise(image: RgbImage, scale: number): RgbImage {
  const out = blankImage(image.width, image.height);
  const planes = [new Float64Array(64), new Float64Array(64), new Float64Array(64)] as const;
  for (let top = 0; top < image.height; top += 8)
    for (let left = 0; left < image.width; left += 8) {
      readBlock(image, left, top, planes);
      roundBlock(planes[0], luminance, scale);
      roundBlock(planes[1], chrominance, scale);
      roundBlock(planes[2], chrominance, scale);
      writeBlock(out, left, top, planes);
    }
  return out;
}

type Planes = readonly [Float64Array, Float64Array, Float64Array];

/** RGB to YCbCr as JFIF 1.02 writes it, Y less 128. */
function readBlock(image: RgbImage, left: number, top: number, [luma, blue, red]: Planes): void {
  for (let i = 0; i < 64; i++) {
    const x = Math.min(image.width - 1, left + (i & 7));
    const y = Math.min(image.height - 1, top + (i >> 3));
    const at = (y * image.width + x) * 3;
    const r = image.rgb[at]!;
    const g = image.rgb[at + 1]!;
    const b = image.rgb[at + 2]!;
    luma[i] = 0.299 * r + 0.587 * g + 0.114 * b - 128;
    blue[i] = -0.168736 * r - 0.331264 * g + 0.5 * b;
    red[i] = 0.5 * r - 0.418688 * g - 0.081312 * b;
  }
}

function writeBlock(out: RgbImage, left: number, top: number, [luma, blue, red]: Planes): void {
  for (let i = 0; i < 64; i++) {
    const x = left + (i & 7);
    const y = top + (i >> 3);
    if (x >= out.width || y >= out.height) continue;
    const at = (y * out.width + x) * 3;
    const light = luma[i]! + 128;
    out.rgb[at] = toByte(light + 1.402 * red[i]!);
    out.rgb[at + 1] = toByte(light - 0.344136 * blue[i]! - 0.714136 * red[i]!);
    out.rgb[at + 2] = toByte(light + 1.772 * blue[i]!);
  }
}

const toByte = (value: number) => Math.floor(clamp(value, 0, 255) + 0.5);
const scratch = new Float64Array(64);

function roundBlock(block: Float64Array, table: readonly number[], scale: number): void {
  transform(block, scratch, false);
  transform(scratch, block, false);
  for (let i = 0; i < 64; i++) {
    const step = Math.max(1, table[i]! * scale);
    block[i] = Math.floor(block[i]! / step + 0.5) * step;
  }
  transform(block, scratch, true);
  transform(scratch, block, true);
}

/** One-dimensional transform of each row, written as columns: twice makes it two-dimensional and upright again. */
function transform(from: Float64Array, to: Float64Array, inverse: boolean): void {
  for (let row = 0; row < 8; row++)
    for (let k = 0; k < 8; k++) {
      let sum = 0;
      for (let i = 0; i < 8; i++) sum += from[row * 8 + i]! * basis[inverse ? i * 8 + k : k * 8 + i]!;
      to[k * 8 + row] = sum;
    }
}
