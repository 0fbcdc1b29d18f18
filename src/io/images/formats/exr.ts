import type { ImageNote } from '../types.ts';
import { broken, type Reader } from './bytes.ts';
import type { ImageHeader } from './header.ts';

const magic = 20000630;

export function isExr(reader: Reader): boolean {
  return reader.length >= 8 && reader.u32(0, true) === magic;
}

/** Attributes of an OpenEXR header, up to its data window. Source: OpenEXR file layout. */
export function readExr(reader: Reader): ImageHeader {
  for (let at = 8; reader.u8(at) !== 0; ) {
    const name = textAt(reader, at);
    const type = textAt(reader, at + name.length + 1);
    const size = at + name.length + type.length + 2;
    const length = reader.u32(size, true);
    reader.need(size + 4, length);
    if (name === 'dataWindow' && length === 16) {
      const [left, top, right, bottom] = [0, 4, 8, 12].map((i) => reader.i32(size + 4 + i, true));
      const stored = { width: right! - left! + 1, height: bottom! - top! + 1 };
      const notes: ImageNote[] = ['linear'];
      return { format: 'exr', stored, orientation: 1, alpha: true, profile: null, notes };
    }
    at = size + 4 + length;
  }
  throw broken(reader.name, 'damaged');
}

/** Names end with a zero and have 255 bytes at most. */
function textAt(reader: Reader, at: number): string {
  const text = reader.text(at, 256);
  const end = text.indexOf('\0');
  if (end < 0) throw broken(reader.name, 'damaged');
  return text.slice(0, end);
}
