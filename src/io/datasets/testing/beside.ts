import { blankImage, type RgbImage } from '#core/rgbImage.ts';

/** Two pictures of one height as one, the first on the left. */
export function beside(left: RgbImage, right: RgbImage): RgbImage {
  const out = blankImage(left.width + right.width, left.height);
  for (let y = 0; y < left.height; y++) {
    const rows = [left, right].map(({ width, rgb }) => rgb.subarray(3 * y * width, 3 * (y + 1) * width));
    out.rgb.set(rows[0]!, 3 * y * out.width);
    out.rgb.set(rows[1]!, 3 * (y * out.width + left.width));
  }
  return out;
}
