import type { ImageNote } from '../types.ts';
import { broken, type Reader } from './bytes.ts';
import { exifOrientation } from './exif.ts';
import type { ImageHeader } from './header.ts';
import { saysSrgb } from './icc.ts';

const SOS = 0xda;
const EOI = 0xd9;

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
  for (const { marker, at } of markers(reader)) {
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
  let orientation = 1;
  let profile: Uint8Array | null = null;
  let ended = false;
  for (const { marker, at, length } of markers(reader)) {
    if (marker === EOI) ended = true;
    else if (startsFrame(marker))
      frame = { height: reader.u16(at + 1), width: reader.u16(at + 3), components: reader.u8(at + 5) };
    else if (marker === 0xe1 && reader.text(at, 6) === 'Exif\0\0' && orientation === 1)
      orientation = exifOrientation(reader.slice(at + 6, length - 6));
    else if (marker === 0xe2 && reader.text(at, 12) === 'ICC_PROFILE\0')
      profile ??= reader.slice(at + 14, Math.max(0, length - 14));
  }
  if (!ended) throw broken(reader.name, 'truncated');
  if (!frame) throw broken(reader.name, 'damaged');
  const notes: ImageNote[] = [];
  if (orientation !== 1) notes.push('rotated-by-exif');
  if (frame.components === 1) notes.push('grey');
  if (frame.components === 4) notes.push('cmyk');
  if (profile && !saysSrgb(profile)) notes.push('colour-profile');
  return {
    format: 'jpeg',
    stored: { width: frame.width, height: frame.height },
    orientation,
    alpha: false,
    notes,
  };
}

/** Each marker with where its data starts and how long they are; after a scan header its coded data are passed over. */
function* markers(reader: Reader): Generator<{ marker: number; at: number; length: number }> {
  const { bytes } = reader;
  let at = 2;
  while (at < bytes.length) {
    if (bytes[at] !== 0xff) throw broken(reader.name, 'damaged');
    while (bytes[at] === 0xff) at++;
    const marker = reader.u8(at++);
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
