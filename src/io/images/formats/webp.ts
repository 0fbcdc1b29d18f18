import { imageSize } from 'image-size';
import type { ImageNote } from '../types.ts';
import { broken, Reader } from './bytes.ts';
import { exifOrientation } from './exif.ts';
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
  const orientation = orientationOf(reader);
  const notes: ImageNote[] = [];
  if (alpha) notes.push('has-alpha');
  if (orientation !== 1) notes.push('rotated-by-exif');
  if (flags & 0x02) notes.push('animated');
  if (flags & 0x20) notes.push('colour-profile');
  return { format: 'webp', stored: { width, height }, orientation, alpha, notes };
}

/** Where the EXIF chunk starts, and how long its data are; null where there is none. */
function exifChunk(reader: Reader): { at: number; length: number } | null {
  for (let at = 12; at + 8 <= reader.length; ) {
    const length = reader.u32(at + 4, true);
    if (reader.text(at, 4) === 'EXIF') return { at, length };
    at += 8 + length + (length & 1);
  }
  return null;
}

/** Some writers put JPEG's `Exif\0\0` in front of the block. */
function orientationOf(reader: Reader): number {
  const chunk = exifChunk(reader);
  if (!chunk) return 1;
  const data = reader.slice(chunk.at + 8, chunk.length);
  return exifOrientation(reader.text(chunk.at + 8, 4) === 'Exif' ? data.subarray(6) : data);
}

/**
 * The file with its EXIF chunk renamed to one that nobody knows: whether a browser turns a WebP by it differs, so none
 * may, and the picture is turned here.
 */
export function withoutExif(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const chunk = exifChunk(new Reader(bytes, ''));
  if (!chunk) return bytes;
  const copy = bytes.slice();
  copy.set([0x58, 0x58, 0x58, 0x58], chunk.at); // XXXX
  return copy;
}
