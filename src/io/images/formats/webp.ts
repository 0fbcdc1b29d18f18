import { imageSize } from 'image-size';
import type { ImageNote } from '../types.ts';
import { broken, type Reader } from './bytes.ts';
import type { ImageHeader } from './header.ts';

export function isWebp(reader: Reader): boolean {
  return reader.text(0, 4) === 'RIFF' && reader.text(8, 4) === 'WEBP';
}

/** Source: RFC 9649, 2.3 to 2.7. */
export function readWebp(reader: Reader): ImageHeader {
  if (reader.length < reader.u32(4, true) + 8) throw broken(reader.name, 'truncated');
  const { width, height } = imageSize(reader.bytes);
  const kind = reader.text(12, 4);
  const flags = kind === 'VP8X' ? reader.u8(20) : 0;
  const lossless = kind === 'VP8L' ? reader.u32(21, true) : 0;
  const alpha = (flags & 0x10) !== 0 || ((lossless >>> 28) & 1) === 1;
  const notes: ImageNote[] = [];
  if (alpha) notes.push('has-alpha');
  if (flags & 0x02) notes.push('animated');
  if (flags & 0x20) notes.push('colour-profile');
  return { format: 'webp', stored: { width, height }, orientation: 1, alpha, notes };
}
