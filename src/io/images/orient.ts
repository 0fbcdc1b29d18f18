import type { Size } from '#core/failure.ts';
import type { RgbImage } from '#core/rgbImage.ts';

/** Turns a picture as EXIF orientation 1..8 asks: what `ImageOps.exif_transpose` of Pillow does. */
export function orient(image: RgbImage, orientation: number): RgbImage {
  if (orientation === 1) return image;
  const rgb = new Uint8ClampedArray(image.rgb.length);
  return { ...turn(image, image.rgb, rgb, orientation), rgb };
}

/** The same for RGB samples of 16 bits, of a picture that is stored in `size`. */
export function orientDeep(
  size: Size,
  samples: Uint16Array<ArrayBuffer>,
  orientation: number,
): Uint16Array<ArrayBuffer> {
  if (orientation === 1) return samples;
  const out = new Uint16Array(samples.length);
  turn(size, samples, out, orientation);
  return out;
}

type Samples = Uint8ClampedArray | Uint16Array;

/** Writes the turned samples to `to`; its size is returned. */
function turn({ width, height }: Size, from: Samples, to: Samples, orientation: number): Size {
  const swapped = orientation >= 5;
  const out = swapped ? { width: height, height: width } : { width, height };
  const flipX = [2, 3, 7, 8].includes(orientation);
  const flipY = [3, 4, 6, 7].includes(orientation);
  for (let y = 0, at = 0; y < out.height; y++) {
    for (let x = 0; x < out.width; x++, at += 3) {
      const [u, v] = swapped ? [y, x] : [x, y];
      const fromX = flipX ? width - 1 - u : u;
      const fromY = flipY ? height - 1 - v : v;
      const source = (fromY * width + fromX) * 3;
      to[at] = from[source]!;
      to[at + 1] = from[source + 1]!;
      to[at + 2] = from[source + 2]!;
    }
  }
  return out;
}
