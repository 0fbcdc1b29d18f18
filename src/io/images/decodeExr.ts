import parseExr from 'parse-exr';
import type { Rgba } from './decodePng.ts';
import { Reader } from './formats/bytes.ts';
import { withPlainHeader } from './formats/exr.ts';
import { encoded } from './formats/icc.ts';

/** The library's names of what it gives. */
const float = 1015;
const red = 1028;

/**
 * An OpenEXR picture as straight RGBA in 16 bits: light, which it holds, becomes sRGB samples, clipped to 0..1. Rows come from
 * the bottom. Anything that the library throws means damage, or a compression that it does not know.
 */
export function decodeExr(bytes: Uint8Array<ArrayBuffer>, name: string): Rgba {
  const { width, height, data, format } = parseExr(withPlainHeader(new Reader(bytes, name)).buffer, float);
  const channels = format === red ? 1 : 4;
  const deep = new Uint16Array(width * height * 4);
  const alphaAt = channels === 4 ? 3 : -1;
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += 4) {
      const from = ((height - 1 - y) * width + x) * channels;
      const alpha = alphaAt < 0 ? 1 : Math.min(1, Math.max(0, data[from + alphaAt]!));
      for (let c = 0; c < 3; c++) {
        // Colours are stored multiplied by their alpha.
        const light = data[from + (channels === 1 ? 0 : c)]! / (alpha > 0 ? alpha : 1);
        deep[to + c] = Math.round(65535 * encoded(light));
      }
      deep[to + 3] = Math.round(65535 * alpha);
    }
  return { width, height, rgba: Uint8Array.from(deep, (value) => value >> 8), deep };
}
