import { type Chromaticities, matrixProfile, srgbPoints } from '../colour/matrixProfile.ts';
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
  const { profile, changes } = coloursOf(reader, chunks);
  const notes: ImageNote[] = [];
  if (alpha) notes.push('has-alpha');
  if (orientation !== 1) notes.push('rotated-by-exif');
  if (type === colour.grey || type === colour.greyAlpha) notes.push('grey');
  if (depth === 16) notes.push('sixteen-bit');
  if (has('acTL')) notes.push('animated');
  if (changes) notes.push('colour-profile');
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

/**
 * Of several statements the first in this order holds; code points are not applied. Source: W3C PNG third edition, 4.3
 * (colour chunk precedence).
 */
function coloursOf(
  reader: Reader,
  chunks: readonly Chunk[],
): { profile: Uint8Array | null; changes: boolean } {
  const dataOf = (wanted: string, length: number) =>
    chunks.find((chunk) => chunk.type === wanted && chunk.length >= length);
  const codePoints = dataOf('cICP', 4);
  if (codePoints) {
    const changes = codePointsChange(reader.u8(codePoints.at), reader.u8(codePoints.at + 1));
    return { profile: null, changes };
  }
  const profile = profileOf(reader, chunks);
  if (profile) return { profile, changes: changesColours(profile) };
  const grey = reader.u8(25) % 4 === colour.grey;
  const [gamma, primaries] = [dataOf('gAMA', 4), grey ? undefined : dataOf('cHRM', 32)];
  if (dataOf('sRGB', 1) || (!gamma && !primaries)) return { profile: null, changes: false };
  const stated = gamma && reader.u32(gamma.at);
  const exponent = stated === undefined || isSrgbGamma(stated) ? 'srgb' : 1e5 / stated;
  const points = srgbPoints.map((usual, i) =>
    primaries ? reader.u32(primaries.at + 4 * i) / 1e5 : usual,
  ) as unknown as Chromaticities;
  const isSrgb =
    exponent === 'srgb' &&
    srgbPoints.every((usual, i) => Math.abs(points[i]! - usual) <= chromaticityTolerance);
  if (isSrgb) return { profile: null, changes: false };
  return { profile: matrixProfile(exponent, grey ? null : points), changes: true };
}

/** gAMA is 100,000 / 2.2 for sRGB; 5 % off is no visible difference. Source: libpng, PNG_GAMMA_THRESHOLD. */
const isSrgbGamma = (value: number) => Math.abs((value / 1e5) * 2.2 - 1) < 0.05;

/** libpng's tolerance. */
const chromaticityTolerance = 0.01;
