import { inverseDct } from '#core/jpeg/inverseDct.ts';
import { inkToLight } from '../cmyk.ts';
import type { Rgba } from '../decodePng.ts';
import { jpegCoefficients } from './coefficients.ts';

const ycck = 2;

/**
 * A JPEG of four inks as Pillow converts it, bit for bit: the samples as libjpeg decodes them, inverted (as Adobe stores
 * them, which Pillow always assumes), then ink to light in whole numbers. Browsers round otherwise. Null for a kind that is
 * not decoded here (channels of different sizes, arithmetic coding).
 */
export function decodeCmyk(bytes: Uint8Array, name: string): Rgba | null {
  const jpeg = jpegCoefficients(bytes, name);
  if (jpeg?.components.length !== 4) return null;
  if (jpeg.components.some(({ sampling }) => sampling.across > 1 || sampling.down > 1)) return null;
  const { width, height, quantisation } = jpeg;
  const stride = jpeg.components[0]!.columns * 8;
  const planes = jpeg.components.map(({ columns, rows, coefficients, table }) => {
    const steps = quantisation.get(table);
    if (!steps) throw new Error('a quantisation table is missing');
    const plane = new Uint8ClampedArray(stride * rows * 8);
    const block = new Int32Array(64);
    for (let i = 0; i < columns * rows; i++) {
      for (let k = 0; k < 64; k++) block[k] = coefficients[i * 64 + k]! * steps[k]!;
      inverseDct(block, plane, Math.floor(i / columns) * 8 * stride + (i % columns) * 8, stride);
    }
    return plane;
  });
  const [a, b, c, k] = planes as [Uint8ClampedArray, Uint8ClampedArray, Uint8ClampedArray, Uint8ClampedArray];
  const rgba = new Uint8Array(width * height * 4).fill(255);
  const inks = new Uint8Array(width * height * 4);
  const stored = new Uint8ClampedArray(3);
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += 4) {
      const at = y * stride + x;
      if (jpeg.transform === ycck) toInks(a[at]!, b[at]! - 128, c[at]! - 128, stored);
      else stored.set([a[at]!, b[at]!, c[at]!]);
      inks[to + 3] = 255 - k[at]!;
      for (let i = 0; i < 3; i++) {
        inks[to + i] = 255 - stored[i]!;
        rgba[to + i] = inkToLight(inks[to + i]!, inks[to + 3]!);
      }
    }
  return { width, height, rgba, deep: null, inks };
}

const fix = (value: number) => Math.round(value * 65536);
const half = 32768;

/** Source: libjpeg `jdcolor.c`, ycck_cmyk_convert, with 16 bits of fraction. */
function toInks(y: number, cb: number, cr: number, out: Uint8ClampedArray): void {
  out[0] = 255 - (y + ((fix(1.402) * cr + half) >> 16));
  out[1] = 255 - (y + ((-fix(0.34414) * cb + half - fix(0.71414) * cr) >> 16));
  out[2] = 255 - (y + ((fix(1.772) * cb + half) >> 16));
}
