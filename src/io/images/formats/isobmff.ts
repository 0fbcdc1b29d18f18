import { broken, type Reader } from './bytes.ts';
import { codePointsChange } from './cicp.ts';
import { changesColours } from './icc.ts';

/** A box of an ISO base media file: what lies between `at` and `end` is its content. */
export interface Box {
  readonly type: string;
  readonly at: number;
  readonly end: number;
}

/** Boxes that a still picture is made of; others may be missing or cut without harm. */
const needed = new Set(['ftyp', 'meta', 'mdat', 'moov', 'idat']);

/** The brands that a file says it is made by, its major one first. Source: ISO 14496-12, 4.3. */
export function brandsOf(reader: Reader): string[] {
  if (reader.length < 16 || reader.text(4, 4) !== 'ftyp') return [];
  const end = Math.min(reader.u32(0), reader.length, 256);
  const brands: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(reader.text(at, 4));
  return brands;
}

/**
 * The boxes of a whole file. Throws `image-broken` (truncated) where one that pictures need does not fit; bytes after them
 * that are no box are nobody's. Source: ISO 14496-12, 4.2.
 */
export function topBoxes(reader: Reader): Box[] {
  const boxes: Box[] = [];
  let sawPicture = false;
  for (let at = 0; at < reader.length; ) {
    const box = at + 8 <= reader.length ? boxAt(reader, at, reader.length) : null;
    if (!box || box.end > reader.length) {
      if (sawPicture && !(box && needed.has(box.type))) break;
      throw broken(reader.name, box ? 'truncated' : 'damaged');
    }
    sawPicture ||= box.type === 'mdat' || box.type === 'idat';
    boxes.push(box);
    at = box.end;
  }
  return boxes;
}

/** The boxes within one; those that make no sense end the list. */
export function innerBoxes(reader: Reader, within: Box, skip = 0): Box[] {
  const boxes: Box[] = [];
  for (let at = within.at + skip; at + 8 <= within.end; ) {
    const box = boxAt(reader, at, within.end);
    if (!box || box.end > within.end) break;
    boxes.push(box);
    at = box.end;
  }
  return boxes;
}

/** Null where its length is none. A length of 0 means: to the end. */
function boxAt(reader: Reader, at: number, end: number): Box | null {
  const size = reader.u32(at);
  const type = reader.text(at + 4, 4);
  if (size === 0) return { type, at: at + 8, end };
  if (size === 1 && at + 16 <= reader.length) {
    const length = reader.u32(at + 8) * 2 ** 32 + reader.u32(at + 12);
    return length < 16 ? null : { type, at: at + 16, end: at + length };
  }
  return size < 8 ? null : { type, at: at + 8, end: at + size };
}

/** What the properties of a still picture state. */
export interface StillProperties {
  readonly profile: Uint8Array | null;
  /** Whether an ICC profile or code points (nclx) state other colours than sRGB. */
  readonly otherColours: boolean;
  /** Bits of a sample, the most of any channel; 8 where nothing says. */
  readonly depth: number;
  /** The largest extent that is stated, in pixels as stored: that of the whole picture. */
  readonly size: { width: number; height: number } | null;
}

/** Source: ISO 23008-12, 6.5 (pixi, ispe) and 9.3 (meta); ISO 14496-12, 12.1.5 (colr). */
export function stillProperties(reader: Reader, boxes: readonly Box[]): StillProperties {
  const meta = boxes.find(({ type }) => type === 'meta');
  const inside = (box: Box | undefined, type: string, skip = 0) =>
    box && innerBoxes(reader, box, skip).find((inner) => inner.type === type);
  const container = inside(inside(meta, 'iprp', 4), 'ipco');
  const properties = container ? innerBoxes(reader, container) : [];
  let profile: Uint8Array | null = null;
  let codePoints: readonly [number, number] | null = null;
  let depth = 8;
  let size: { width: number; height: number } | null = null;
  for (const { type, at, end } of properties) {
    if (type === 'colr' && end - at >= 4) {
      const kind = reader.text(at, 4);
      if (kind === 'prof' || kind === 'rICC') profile ??= reader.slice(at + 4, end - at - 4);
      if (kind === 'nclx' && end - at >= 10) codePoints ??= [reader.u16(at + 4), reader.u16(at + 6)];
    }
    if (type === 'pixi' && end - at >= 5)
      for (let i = at + 5; i < Math.min(end, at + 5 + reader.u8(at + 4)); i++)
        depth = Math.max(depth, Math.min(16, reader.u8(i)));
    if (type === 'ispe' && end - at >= 12) {
      const [width, height] = [reader.u32(at + 4), reader.u32(at + 8)];
      if (!size || width * height > size.width * size.height) size = { width, height };
    }
  }
  const otherColours = profile
    ? changesColours(profile)
    : codePoints
      ? codePointsChange(...codePoints)
      : false;
  return { profile, otherColours, depth, size };
}
