import { blankImage, type RgbImage } from '#core/rgbImage.ts';

/** Turns a picture as EXIF orientation 1..8 asks: what `ImageOps.exif_transpose` of Pillow does. */
export function orient(image: RgbImage, orientation: number): RgbImage {
  if (orientation === 1) return image;
  const { width, height } = image;
  const swapped = orientation >= 5;
  const out = swapped ? blankImage(height, width) : blankImage(width, height);
  const flipX = [2, 3, 7, 8].includes(orientation);
  const flipY = [3, 4, 6, 7].includes(orientation);
  for (let y = 0; y < out.height; y++) {
    for (let x = 0; x < out.width; x++) {
      const [u, v] = swapped ? [y, x] : [x, y];
      const fromX = flipX ? width - 1 - u : u;
      const fromY = flipY ? height - 1 - v : v;
      const from = (fromY * width + fromX) * 3;
      const to = (y * out.width + x) * 3;
      out.rgb[to] = image.rgb[from]!;
      out.rgb[to + 1] = image.rgb[from + 1]!;
      out.rgb[to + 2] = image.rgb[from + 2]!;
    }
  }
  return out;
}
