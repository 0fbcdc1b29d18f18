import type { Size } from './failure.ts';

/** A picture as files hold it: sRGB, 8 bits a channel, [height, width, 3] row by row. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8ClampedArray<ArrayBuffer>;
  /** The same samples in 0..65535, where more than 8 bits of them are known. */
  readonly deep?: Uint16Array<ArrayBuffer> | null;
}

/** Bytes that the samples of a picture take. */
export const bytesOfImage = ({ rgb, deep }: RgbImage): number => rgb.byteLength + (deep?.byteLength ?? 0);

/** How much each pixel counts: 0 not at all, 255 wholly; [height, width] row by row. */
export interface PixelMask {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

/** The picture in 16 bits as well: those that it has, or its 8 bits spread over 0..65535. */
export function inDeep(image: RgbImage): RgbImage {
  return image.deep ? image : { ...image, deep: Uint16Array.from(image.rgb, (value) => 257 * value) };
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
  const deep = image.deep ? new Uint16Array(out.rgb.length) : null;
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * image.width + left) * 3;
    out.rgb.set(image.rgb.subarray(start, start + width * 3), y * width * 3);
    if (image.deep) deep?.set(image.deep.subarray(start, start + width * 3), y * width * 3);
  }
  return deep ? { ...out, deep } : out;
}

/** A region over a picture of another size, each pixel as the one that lies there (nearest). */
export function scaledMask({ width, height, values }: PixelMask, size: Size): PixelMask {
  if (width === size.width && height === size.height) return { width, height, values };
  const scaled = new Uint8Array(size.width * size.height);
  const columns = Int32Array.from({ length: size.width }, (_, x) =>
    Math.floor(((x + 0.5) * width) / size.width),
  );
  for (let y = 0; y < size.height; y++) {
    const from = Math.floor(((y + 0.5) * height) / size.height) * width;
    for (let x = 0; x < size.width; x++) scaled[y * size.width + x] = values[from + columns[x]!]!;
  }
  return { width: size.width, height: size.height, values: scaled };
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
