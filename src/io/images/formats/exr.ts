import { joinedBytes } from '#io/joinedBytes.ts';
import type { ImageNote } from '../types.ts';
import { broken, type Reader } from './bytes.ts';
import type { ImageHeader } from './header.ts';

const magic = 20000630;

export function isExr(reader: Reader): boolean {
  return reader.length >= 8 && reader.u32(0, true) === magic;
}

interface Attribute {
  readonly name: string;
  readonly type: string;
  /** Where its value lies. */
  readonly at: number;
  readonly length: number;
}

/**
 * Attributes of an OpenEXR header, one after the other. Returns where the header ends. Throws `image-broken` where one does
 * not fit into the file. Source: OpenEXR file layout.
 */
function* attributesOf(reader: Reader): Generator<Attribute, number> {
  let at = 8;
  while (reader.u8(at) !== 0) {
    const name = textAt(reader, at);
    const type = textAt(reader, at + name.length + 1);
    const size = at + name.length + type.length + 2;
    const length = reader.u32(size, true);
    reader.need(size + 4, length);
    yield { name, type, at: size + 4, length };
    at = size + 4 + length;
  }
  return at + 1;
}

export function readExr(reader: Reader): ImageHeader {
  for (const { name, at, length } of attributesOf(reader))
    if (name === 'dataWindow' && length === 16) {
      const [left, top, right, bottom] = [0, 4, 8, 12].map((i) => reader.i32(at + i, true));
      const stored = { width: right! - left! + 1, height: bottom! - top! + 1 };
      const notes: ImageNote[] = ['linear'];
      return { format: 'exr', stored, orientation: 1, alpha: true, profile: null, notes };
    }
  throw broken(reader.name, 'damaged');
}

/** What a picture cannot be decoded without, with its bytes; null: checked one by one. */
const needed: Readonly<Record<string, { readonly type: string; readonly length: number | null }>> = {
  channels: { type: 'chlist', length: null },
  compression: { type: 'compression', length: 1 },
  dataWindow: { type: 'box2i', length: 16 },
  lineOrder: { type: 'lineOrder', length: 1 },
  tiles: { type: 'tiledesc', length: 9 },
};

/**
 * The same picture under a header that has only what decoding needs, checked. Decoders that take a file at its word read on
 * without end in a header whose lengths are wrong. Throws `image-broken`.
 */
export function withPlainHeader(reader: Reader): Uint8Array<ArrayBuffer> {
  const parts = [reader.slice(0, 8)];
  const attributes = attributesOf(reader);
  let next = attributes.next();
  for (; !next.done; next = attributes.next()) {
    const { name, type, at, length } = next.value;
    const known = Object.hasOwn(needed, name) ? needed[name]! : null;
    if (!known) continue;
    if (type !== known.type || length !== (known.length ?? length)) throw broken(reader.name, 'damaged');
    if (type === 'chlist') checkChannels(reader, at, length);
    const start = at - 4 - type.length - 1 - name.length - 1;
    parts.push(reader.slice(start, at + length - start));
  }
  parts.push(Uint8Array.of(0), reader.bytes.subarray(next.value));
  return joinedBytes(parts);
}

/** A name and 16 bytes for each channel, then a zero. */
function checkChannels(reader: Reader, from: number, length: number): void {
  const end = from + length - 1;
  let at = from;
  while (at < end) at += textAt(reader, at).length + 1 + 16;
  if (at !== end || reader.u8(end) !== 0) throw broken(reader.name, 'damaged');
}

/** Names end with a zero and have 255 bytes at most. */
function textAt(reader: Reader, at: number): string {
  const text = reader.text(at, 256);
  const end = text.indexOf('\0');
  if (end < 0) throw broken(reader.name, 'damaged');
  return text.slice(0, end);
}
