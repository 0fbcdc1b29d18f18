import type { RgbImage } from '../rgbImage.ts';

/** 16 bits of fraction, as in libjpeg's `jccolor.c` and `jdcolor.c`. */
const fix = (value: number) => Math.round(value * 65536);
const half = 1 << 15;
const [yr, yg, yb] = [fix(0.299), fix(0.587), fix(0.114)];
const [br, bg, rg, rb] = [fix(0.16874), fix(0.33126), fix(0.41869), fix(0.08131)];
const middle = (128 << 16) + half - 1;

/** One row of a picture in Y, Cb and Cr, each 0..255. */
export interface Row {
  readonly y: Uint8ClampedArray;
  readonly cb: Uint8ClampedArray;
  readonly cr: Uint8ClampedArray;
}

/** A row of pixels in YCbCr as JFIF 1.02 defines it; what is beyond the right edge repeats the last pixel. */
export function toYcc({ width, rgb }: RgbImage, row: number, { y, cb, cr }: Row): void {
  for (let x = 0; x < y.length; x++) {
    const at = (row * width + Math.min(x, width - 1)) * 3;
    const [r, g, b] = [rgb[at]!, rgb[at + 1]!, rgb[at + 2]!];
    y[x] = (yr * r + yg * g + yb * b + half) >> 16;
    cb[x] = (-br * r - bg * g + (b << 15) + middle) >> 16;
    cr[x] = ((r << 15) - rg * g - rb * b + middle) >> 16;
  }
}

const [rOf, gOfB, gOfR, bOf] = [fix(1.402), fix(0.34414), fix(0.71414), fix(1.772)];

/** The way back, clamped to 0..255; `luma` begins at `from`. */
export function fromYcc(
  { width, rgb }: RgbImage,
  row: number,
  luma: Uint8ClampedArray,
  from: number,
  { cb, cr }: Pick<Row, 'cb' | 'cr'>,
): void {
  for (let x = 0; x < width; x++) {
    const at = (row * width + x) * 3;
    const [y, blue, red] = [luma[from + x]!, cb[x]! - 128, cr[x]! - 128];
    rgb[at] = y + ((rOf * red + half) >> 16);
    rgb[at + 1] = y + ((half - gOfB * blue - gOfR * red) >> 16);
    rgb[at + 2] = y + ((bOf * blue + half) >> 16);
  }
}
