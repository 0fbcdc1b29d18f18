import { imageSize } from 'image-size';
import type { ImageNote } from '../types.ts';
import { broken, Reader } from './bytes.ts';
import { readExif } from './exif.ts';
import type { ImageHeader } from './header.ts';
import { changesColours } from './icc.ts';
import { withoutPrefix } from './png.ts';
import { xmpOrientation } from './xmp.ts';

export function isWebp(reader: Reader): boolean {
  return reader.text(0, 4) === 'RIFF' && reader.text(8, 4) === 'WEBP';
}

/** Chunks that hold pixels: cut in one of these, a picture is cut short. */
const pixelChunks = new Set(['VP8 ', 'VP8L', 'ANMF', 'ALPH']);

/** Source: RFC 9649, 2.3 to 2.7. */
export function readWebp(reader: Reader): ImageHeader {
  const chunks = webpChunks(reader);
  const { width, height } = imageSize(reader.bytes);
  const kind = reader.text(12, 4);
  const flags = kind === 'VP8X' ? reader.u8(20) : 0;
  const lossless = kind === 'VP8L' ? reader.u32(21, true) : 0;
  const alpha = (flags & 0x10) !== 0 || ((lossless >>> 28) & 1) === 1;
  const dataOf = (wanted: string) => chunks.find(({ type }) => type === wanted)?.data ?? null;
  const exif = dataOf('EXIF');
  const xmp = dataOf('XMP ');
  const profile = dataOf('ICCP');
  const orientation =
    (exif && readExif(withoutPrefix(exif)).orientation) ?? (xmp && xmpOrientation(xmp)) ?? 1;
  const notes: ImageNote[] = [];
  if (alpha) notes.push('has-alpha');
  if (orientation !== 1) notes.push('rotated-by-exif');
  if (flags & 0x02) notes.push('animated');
  if (profile && changesColours(profile)) notes.push('colour-profile');
  return { format: 'webp', stored: { width, height }, orientation, alpha, profile, notes };
}

interface WebpChunk {
  readonly type: string;
  /** Where its eight bytes of type and length start. */
  readonly at: number;
  readonly data: Uint8Array;
}

/**
 * The chunks of a WebP, whatever length its RIFF header claims: some writers count a byte too few or too many. Throws
 * `image-broken` (truncated) where a chunk does not fit that the pixels need, or that the header counts.
 */
function webpChunks(reader: Reader): WebpChunk[] {
  const claimed = reader.u32(4, true) + 8;
  const chunks: WebpChunk[] = [];
  let pixels = false;
  let at = 12;
  while (at + 8 <= reader.length) {
    const type = reader.text(at, 4);
    const length = reader.u32(at + 4, true);
    if (at + 8 + length > reader.length) {
      if (at + 8 >= claimed && pixels) break; // what follows the picture is nobody's
      throw broken(reader.name, 'truncated');
    }
    pixels ||= pixelChunks.has(type);
    chunks.push({ type, at, data: reader.slice(at + 8, length) });
    at += 8 + length + (length & 1);
  }
  // One byte of padding may be missing, and an odd length may have been rounded.
  if (claimed > reader.length + 2) throw broken(reader.name, 'truncated');
  return chunks;
}

/**
 * The file with its EXIF chunk renamed to one that nobody knows, and with the length that it has: whether a browser turns a
 * WebP by it differs, so none may, and the picture is turned here.
 */
export function withoutExif(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const reader = new Reader(bytes, '');
  const chunks = webpChunks(reader);
  const exif = chunks.find(({ type }) => type === 'EXIF');
  const last = chunks.at(-1);
  const end = last ? last.at + 8 + last.data.length : bytes.length;
  const claimed = reader.u32(4, true) + 8;
  const sound = claimed <= bytes.length && claimed >= end;
  if (!exif && sound) return bytes;
  const copy = new Uint8Array(sound ? bytes.length : end + (end & 1));
  copy.set(bytes.subarray(0, copy.length));
  if (exif) copy.set([0x58, 0x58, 0x58, 0x58], exif.at); // XXXX
  if (!sound) new DataView(copy.buffer).setUint32(4, copy.length - 8, true);
  return copy;
}
