import { joinedBytes } from '#io/joinedBytes.ts';
import { adobePoints, matrixProfile } from '../colour/matrixProfile.ts';
import type { ImageNote } from '../types.ts';
import { broken, type Reader } from './bytes.ts';
import { type Exif, readExif } from './exif.ts';
import type { ImageHeader } from './header.ts';
import { changesColours } from './icc.ts';
import { xmpOrientation } from './xmp.ts';

const SOS = 0xda;
const EOI = 0xd9;
const APP1 = 0xe1;
const APP2 = 0xe2;
const exifPrefix = 'Exif\0\0';
const xmpPrefix = 'http://ns.adobe.com/xap/1.0/\0';
/** Source: Adobe RGB (1998) Color Image Encoding, 4.3.1.2. */
const adobeExponent = 563 / 256;
const iccPrefix = 'ICC_PROFILE\0';

export function isJpeg(reader: Reader): boolean {
  return reader.length >= 3 && reader.text(0, 3) === '\xff\xd8\xff';
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
}

/** SOF0..SOF15 without the three that define tables (C4 DHT, C8 reserved, CC DAC). */
const startsFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && (marker & 3 || marker === 0xc0);

/** The frame header alone, so that a size can be refused before the whole file is walked. */
export function jpegSize(reader: Reader): { width: number; height: number } {
  for (const { marker, at } of jpegSegments(reader)) {
    if (startsFrame(marker)) return { width: reader.u16(at + 3), height: reader.u16(at + 1) };
  }
  throw broken(reader.name, 'truncated');
}

/**
 * Walks every marker to the end of the picture: browsers draw a file that was cut off, with the rest in grey, and a
 * distance to such a picture would be a number about nothing. Source: ITU-T T.81, B.1 and B.2.
 */
export function readJpeg(reader: Reader): ImageHeader {
  let frame: Frame | null = null;
  let exif: Exif | null = null;
  let xmp: number | null = null;
  let ended = false;
  const profileParts: Uint8Array[] = [];
  for (const { marker, at, length } of jpegSegments(reader)) {
    if (marker === EOI) ended = true;
    else if (startsFrame(marker))
      frame = { height: reader.u16(at + 1), width: reader.u16(at + 3), components: reader.u8(at + 5) };
    else if (marker === APP1 && starts(reader, at, length, exifPrefix))
      exif ??= readExif(reader.slice(at + exifPrefix.length, length - exifPrefix.length));
    else if (marker === APP1 && starts(reader, at, length, xmpPrefix))
      xmp ??= xmpOrientation(reader.slice(at + xmpPrefix.length, length - xmpPrefix.length));
    else if (marker === APP2 && length >= 14 && starts(reader, at, length, iccPrefix))
      profileParts.push(reader.slice(at + 12, length - 12));
  }
  if (!ended) throw broken(reader.name, 'truncated');
  if (!frame) throw broken(reader.name, 'damaged');
  const orientation = exif?.orientation ?? xmp ?? 1;
  const embedded = wholeProfile(profileParts);
  const profile = embedded ?? (exif?.adobeRgb ? matrixProfile(adobeExponent, adobePoints) : null);
  const notes: ImageNote[] = [];
  if (orientation !== 1) notes.push('rotated-by-exif');
  if (frame.components === 1) notes.push('grey');
  if (frame.components === 4) notes.push('cmyk');
  if (profile && changesColours(profile)) notes.push('colour-profile');
  return {
    format: 'jpeg',
    stored: { width: frame.width, height: frame.height },
    orientation,
    alpha: false,
    profile,
    notes,
  };
}

const starts = (reader: Reader, at: number, length: number, prefix: string) =>
  length >= prefix.length && reader.text(at, prefix.length) === prefix;

/** A profile is cut into segments, each with its number and their count in front. Source: ICC.1:2022, annex B.4. */
function wholeProfile(parts: readonly Uint8Array[]): Uint8Array | null {
  if (parts.length === 0) return null;
  return joinedBytes([...parts].sort((a, b) => a[0]! - b[0]!).map((part) => part.subarray(2)));
}

export interface Segment {
  readonly marker: number;
  /** Where its data start, past their length. */
  readonly at: number;
  readonly length: number;
}

/**
 * Each marker segment; after a scan header its coded data are passed over. Bytes between segments that belong to none are
 * passed over too: webcams and old editors leave some there, and every decoder looks for the next marker.
 */
export function* jpegSegments(reader: Reader): Generator<Segment> {
  const { bytes } = reader;
  let at = 2;
  while (at < bytes.length) {
    at = nextMarker(bytes, at);
    if (at >= bytes.length) return;
    const marker = bytes[at++]!;
    if (marker === EOI) {
      yield { marker, at, length: 0 };
      return;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) continue;
    const size = reader.u16(at);
    if (size < 2) throw broken(reader.name, 'damaged');
    reader.need(at, size);
    yield { marker, at: at + 2, length: size - 2 };
    at += size;
    if (marker === SOS) at = afterScan(bytes, at);
  }
}

/** Where the next marker's code stands: the first byte after one or more FF that is neither FF nor 0. */
function nextMarker(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const found = bytes.indexOf(0xff, at);
    if (found < 0) return bytes.length;
    at = found;
    while (bytes[at] === 0xff) at++;
    if (bytes[at] !== 0) return at;
  }
  return at;
}

/** Where the next marker starts: inside coded data FF is followed by 00, or by a restart marker D0..D7. */
function afterScan(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && at + 1 < bytes.length) {
    const next = bytes[at + 1]!;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
    at = bytes.indexOf(0xff, next === 0xff ? at + 1 : at + 2);
  }
  return bytes.length;
}

/**
 * The file with its EXIF blocks renamed to ones that nobody knows: browsers turn by EXIF alone and not all alike, so none
 * may, and the picture is turned here.
 */
export function withoutJpegExif(reader: Reader): Uint8Array<ArrayBuffer> {
  const copy = reader.bytes.slice();
  for (const { marker, at, length } of jpegSegments(reader))
    if (marker === APP1 && starts(reader, at, length, exifPrefix)) copy.set([0x58, 0x58], at); // XX
  return copy;
}
