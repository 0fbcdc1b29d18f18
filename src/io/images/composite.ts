import type { RgbImage } from '#core/rgbImage.ts';
import type { Background } from './types.ts';

/** What lies under transparent pixels, the same in all three channels, 0..255. */
export const backgroundLevel: Readonly<Record<Background, number>> = { white: 255, grey: 128, black: 0 };

/**
 * Lays straight (not premultiplied) RGBA pixels, a tile of `tileWidth` columns, over `level` and writes them to `out`
 * at (left, top): `round((level * (255 - a) + v * a) / 255)`, in whole numbers as Pillow's
 * `Image.new('RGB', size, level).paste(rgba, mask=alpha)` does it, so that PyTorch code can repeat it bit for bit.
 *
 * @returns whether any pixel was not opaque.
 */
export function compositeTile(
  rgba: Uint8ClampedArray | Uint8Array,
  tileWidth: number,
  out: RgbImage,
  left: number,
  top: number,
  level: number,
): boolean {
  const rows = rgba.length / 4 / tileWidth;
  let translucent = false;
  let from = 0;
  for (let y = 0; y < rows; y++) {
    let to = ((top + y) * out.width + left) * 3;
    for (let x = 0; x < tileWidth; x++, from += 4, to += 3) {
      const alpha = rgba[from + 3]!;
      if (alpha === 255) {
        out.rgb[to] = rgba[from]!;
        out.rgb[to + 1] = rgba[from + 1]!;
        out.rgb[to + 2] = rgba[from + 2]!;
      } else {
        translucent = true;
        const under = level * (255 - alpha);
        out.rgb[to] = divide255(under + rgba[from]! * alpha);
        out.rgb[to + 1] = divide255(under + rgba[from + 1]! * alpha);
        out.rgb[to + 2] = divide255(under + rgba[from + 2]! * alpha);
      }
    }
  }
  return translucent;
}

/** Rounded division of 0..65025. Source: Pillow `ImagingUtils.h`, DIV255. */
function divide255(value: number): number {
  const t = value + 128;
  return ((t >> 8) + t) >> 8;
}
