import type { Size } from './failure.ts';

/** A picture as files hold it: sRGB, 8 bits a channel, [height, width, 3] row by row. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8ClampedArray<ArrayBuffer>;
}

/** How much each pixel counts: 0 not at all, 255 wholly; [height, width] row by row. */
export interface PixelMask {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

/** A black picture. Sizes are whole numbers from 1. */
export function blankImage(width: number, height: number): RgbImage {
  return { width, height, rgb: new Uint8ClampedArray(width * height * 3) };
}

export function sameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}

/** The rectangle at (left, top) as a picture of its own; it must lie inside. */
export function cropImage(image: RgbImage, left: number, top: number, size: Size): RgbImage {
  const { width, height } = size;
  if (left < 0 || top < 0 || left + width > image.width || top + height > image.height)
    throw new RangeError(
      `cropImage: expected a rectangle inside ${image.width}x${image.height}, got ${width}x${height} at ${left},${top}`,
    );
  const out = blankImage(width, height);
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * image.width + left) * 3;
    out.rgb.set(image.rgb.subarray(start, start + width * 3), y * width * 3);
  }
  return out;
}

/** Adds an alpha of 255 everywhere: what a canvas takes. */
export function toRgba(image: RgbImage): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(image.width * image.height * 4);
  for (let from = 0, to = 0; from < image.rgb.length; from += 3, to += 4) {
    rgba[to] = image.rgb[from]!;
    rgba[to + 1] = image.rgb[from + 1]!;
    rgba[to + 2] = image.rgb[from + 2]!;
    rgba[to + 3] = 255;
  }
  return rgba;
}
