import type { ImageNote } from '../types.ts';
import { broken, type Reader } from './bytes.ts';
import { crc32 } from './crc32.ts';
import { exifOrientation } from './exif.ts';
import type { ImageHeader } from './header.ts';
import { deflatedSaysSrgb } from './icc.ts';

export interface Chunk {
  readonly type: string;
  readonly at: number;
  readonly length: number;
}

const signature = '\x89PNG\r\n\x1a\n';
const colour = { grey: 0, rgb: 2, palette: 3, greyAlpha: 4, rgba: 6 } as const;

export function isPng(reader: Reader): boolean {
  return reader.text(0, 8) === signature;
}

/** The size in the first chunk, known before the rest is looked at. */
export function pngSize(reader: Reader): { width: number; height: number } {
  if (reader.text(12, 4) !== 'IHDR') throw broken(reader.name, reader.length < 16 ? 'truncated' : 'damaged');
  return { width: reader.u32(16), height: reader.u32(20) };
}

/** Every chunk up to IEND. Throws `image-broken`: truncated where the file ends first, damaged where a check sum is off. */
export function pngChunks(reader: Reader): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; ; ) {
    const length = reader.u32(at);
    const type = reader.text(at + 4, 4);
    reader.need(at, length + 12);
    if (crc32(reader.bytes, at + 4, length + 4) !== reader.u32(at + 8 + length))
      throw broken(reader.name, 'damaged');
    chunks.push({ type, at: at + 8, length });
    if (type === 'IEND') return chunks;
    at += length + 12;
  }
}

/** Source: W3C PNG third edition, 11 (chunks) and 13.2 (truncation). */
export function readPng(reader: Reader): ImageHeader {
  const stored = pngSize(reader);
  const chunks = pngChunks(reader);
  const has = (type: string) => chunks.some((chunk) => chunk.type === type);
  if (!has('IDAT')) throw broken(reader.name, 'damaged');
  const depth = reader.u8(24);
  const type = reader.u8(25);
  const alpha = type === colour.greyAlpha || type === colour.rgba || has('tRNS');
  const exif = chunks.find((chunk) => chunk.type === 'eXIf');
  const orientation = exif ? exifOrientation(reader.slice(exif.at, exif.length)) : 1;
  const notes: ImageNote[] = [];
  if (alpha) notes.push('has-alpha');
  if (orientation !== 1) notes.push('rotated-by-exif');
  if (type === colour.grey || type === colour.greyAlpha) notes.push('grey');
  if (depth === 16) notes.push('sixteen-bit');
  if (has('acTL')) notes.push('animated');
  if (has('cICP') || chunks.some((part) => part.type === 'iCCP' && !isSrgb(reader, part)))
    notes.push('colour-profile');
  return { format: 'png', stored, orientation, alpha, notes };
}

/** An iCCP chunk: a name, a zero, the method (deflate), the profile. */
function isSrgb(reader: Reader, { at, length }: Chunk): boolean {
  const data = reader.slice(at, length);
  return deflatedSaysSrgb(data.subarray(data.indexOf(0) + 2));
}
