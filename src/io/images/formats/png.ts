import type { ImageNote } from '../types.ts';
import { broken, type Reader } from './bytes.ts';
import { codePointsChange } from './cicp.ts';
import { readExif } from './exif.ts';
import type { ImageHeader } from './header.ts';
import { changesColours } from './icc.ts';
import { inflateAtMost } from './inflate.ts';
import { type Chunk, pngChunks } from './pngChunks.ts';
import { rawProfile, textOf } from './pngText.ts';
import { xmpOrientation } from './xmp.ts';

const signature = '\x89PNG\r\n\x1a\n';
const colour = { grey: 0, rgb: 2, palette: 3, greyAlpha: 4, rgba: 6 } as const;
/** Profiles of printers take 1 or 2 MB; what inflates to more is none. */
const maxProfileBytes = 16 * 2 ** 20;

export function isPng(reader: Reader): boolean {
  return reader.text(0, 8) === signature;
}

/** The size in the first chunk, known before the rest is looked at. */
export function pngSize(reader: Reader): { width: number; height: number } {
  if (reader.text(12, 4) !== 'IHDR') throw broken(reader.name, reader.length < 16 ? 'truncated' : 'damaged');
  return { width: reader.u32(16), height: reader.u32(20) };
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
  const orientation = orientationOf(reader, chunks);
  const profile = profileOf(reader, chunks);
  const notes: ImageNote[] = [];
  if (alpha) notes.push('has-alpha');
  if (orientation !== 1) notes.push('rotated-by-exif');
  if (type === colour.grey || type === colour.greyAlpha) notes.push('grey');
  if (depth === 16) notes.push('sixteen-bit');
  if (has('acTL')) notes.push('animated');
  if (statesOtherColours(reader, chunks, profile)) notes.push('colour-profile');
  return { format: 'png', stored, orientation, alpha, profile, notes };
}

function orientationOf(reader: Reader, chunks: readonly Chunk[]): number {
  const chunk = chunks.find(({ type }) => type === 'eXIf');
  const text = textOf(reader, chunks, 'Raw profile type exif');
  const raw = chunk ? reader.slice(chunk.at, chunk.length) : text && rawProfile(text);
  const xmp = textOf(reader, chunks, 'XML:com.adobe.xmp');
  return (raw && readExif(withoutPrefix(raw)).orientation) ?? (xmp && xmpOrientation(xmp)) ?? 1;
}

/** Some writers put JPEG's `Exif\0\0` in front of the block. */
export const withoutPrefix = (exif: Uint8Array) =>
  exif[0] === 0x45 && exif[1] === 0x78 ? exif.subarray(6) : exif;

/** An iCCP chunk: a name, a zero, the method (deflate), the profile. */
function profileOf(reader: Reader, chunks: readonly Chunk[]): Uint8Array | null {
  const chunk = chunks.find(({ type }) => type === 'iCCP');
  if (!chunk) return null;
  const data = reader.slice(chunk.at, chunk.length);
  return inflateAtMost(data.subarray(data.indexOf(0) + 2), maxProfileBytes);
}

/** Of several statements the first in this order holds. Source: W3C PNG third edition, 4.3 (colour chunk precedence). */
function statesOtherColours(reader: Reader, chunks: readonly Chunk[], profile: Uint8Array | null): boolean {
  const dataOf = (wanted: string, length: number) =>
    chunks.find((chunk) => chunk.type === wanted && chunk.length >= length);
  const codePoints = dataOf('cICP', 4);
  if (codePoints) return codePointsChange(reader.u8(codePoints.at), reader.u8(codePoints.at + 1));
  if (profile) return changesColours(profile);
  if (dataOf('sRGB', 1)) return false;
  const gamma = dataOf('gAMA', 4);
  const primaries = dataOf('cHRM', 32);
  return (
    (gamma !== undefined && !isSrgbGamma(reader.u32(gamma.at))) ||
    (primaries !== undefined &&
      reader.u8(25) % 4 !== colour.grey &&
      !srgbChromaticities.every(
        (value, i) => Math.abs(reader.u32(primaries.at + 4 * i) - value) <= chromaticityTolerance,
      ))
  );
}

/** gAMA is 100,000 / 2.2 for sRGB; 5 % off is no visible difference. Source: libpng, PNG_GAMMA_THRESHOLD. */
const isSrgbGamma = (value: number) => Math.abs((value / 1e5) * 2.2 - 1) < 0.05;

/** White, red, green and blue, x and y each, times 100,000. Source: IEC 61966-2-1; libpng's tolerance. */
const srgbChromaticities = [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000] as const;
const chromaticityTolerance = 1000;
