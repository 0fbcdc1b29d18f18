import { imageSize } from 'image-size';
import { broken, type Reader } from './bytes.ts';
import type { ImageHeader } from './header.ts';

export function isAvif(reader: Reader): boolean {
  return reader.text(4, 4) === 'ftyp' && /avif|avis/.test(reader.text(8, Math.min(reader.u32(0) - 8, 64)));
}

/**
 * Sizes come from the `ispe` property; a rotation (`irot`) is the decoder's own affair. Whether there is alpha is left
 * to the pixels: it lies in an item of its own. Source: ISO 14496-12, 4.2; AV1 Image File Format 1.1.
 */
export function readAvif(reader: Reader): ImageHeader {
  for (let at = 0; at < reader.length; ) {
    const size = reader.u32(at);
    if (size === 0) break; // to the end of the file
    if (size < 8 && size !== 1) throw broken(reader.name, 'damaged');
    const length = size === 1 ? reader.u32(at + 8) * 2 ** 32 + reader.u32(at + 12) : size;
    reader.need(at, length);
    at += length;
  }
  const { width, height } = imageSize(reader.bytes);
  const animated = reader.text(8, 4) === 'avis';
  return {
    format: 'avif',
    stored: { width, height },
    orientation: 1,
    alpha: true,
    notes: animated ? ['animated'] : [],
  };
}
