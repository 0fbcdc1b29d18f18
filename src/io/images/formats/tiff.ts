import type { ImageNote } from '../types.ts';
import { broken, type Reader } from './bytes.ts';
import type { ImageHeader } from './header.ts';
import { changesColours } from './icc.ts';
import { xmpOrientation } from './xmp.ts';

export function isTiff(reader: Reader): boolean {
  const order = reader.text(0, 2);
  return (order === 'II' || order === 'MM') && reader.length >= 8 && reader.u16(2, order === 'II') === 42;
}

/** Numbers of the fields that are read. Source: TIFF 6.0, 8; 34675 from ICC.1:2022, annex B.3; 700 from XMP part 3. */
const tag = {
  width: 256,
  height: 257,
  bits: 258,
  photometric: 262,
  orientation: 274,
  extra: 338,
  xmp: 700,
  icc: 34675,
};
const bytesOfType: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 7: 1 };
const grey = [0, 1];
const cmyk = 5;

/** Of several pages the first is read. */
export function readTiff(reader: Reader): ImageHeader {
  const little = reader.text(0, 2) === 'II';
  const directory = reader.u32(4, little);
  const fields = new Map<number, { type: number; count: number; at: number }>();
  const entries = reader.u16(directory, little);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    const type = reader.u16(entry + 2, little);
    const count = reader.u32(entry + 4, little);
    const inside = count * (bytesOfType[type] ?? 8) <= 4;
    fields.set(reader.u16(entry, little), {
      type,
      count,
      at: inside ? entry + 8 : reader.u32(entry + 8, little),
    });
  }
  const next = directory + 2 + 12 * entries;
  const number = (wanted: number, otherwise: number) => {
    const field = fields.get(wanted);
    if (!field) return otherwise;
    return field.type === 3 ? reader.u16(field.at, little) : reader.u32(field.at, little);
  };
  const bytes = (wanted: number) => {
    const field = fields.get(wanted);
    return field && field.at + field.count <= reader.length ? reader.slice(field.at, field.count) : null;
  };
  const stored = { width: number(tag.width, 0), height: number(tag.height, 0) };
  if (!fields.has(tag.width) || !fields.has(tag.height)) throw broken(reader.name, 'damaged');
  const stated = number(tag.orientation, 0);
  const xmp = bytes(tag.xmp);
  const orientation = stated >= 1 && stated <= 8 ? stated : ((xmp && xmpOrientation(xmp)) ?? 1);
  const profile = bytes(tag.icc);
  const alpha = fields.has(tag.extra);
  const notes: ImageNote[] = [];
  if (alpha) notes.push('has-alpha');
  if (orientation !== 1) notes.push('rotated-by-exif');
  const photometric = number(tag.photometric, 1);
  if (grey.includes(photometric)) notes.push('grey');
  if (number(tag.bits, 1) === 16) notes.push('sixteen-bit');
  if (photometric === cmyk) notes.push('cmyk');
  if (next + 4 <= reader.length && reader.u32(next, little) !== 0) notes.push('several-pages');
  if (profile && changesColours(profile)) notes.push('colour-profile');
  return { format: 'tiff', stored, orientation, alpha, profile, notes };
}
