/**
 * Ink to light as Pillow's `convert('RGB')` does it, in whole numbers: `clip((255 - k) - c * (255 - k) / 255)`. Source:
 * Pillow `Convert.c`, cmyk2rgb, and `ImagingUtils.h`, MULDIV255.
 */
export function inkToLight(ink: number, black: number): number {
  const white = 255 - black;
  const t = ink * white + 128;
  return Math.max(0, white - (((t >> 8) + t) >> 8));
}
