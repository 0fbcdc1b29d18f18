import type { ImageNote } from '../types.ts';
import { broken, type Reader } from './bytes.ts';
import type { ImageHeader } from './header.ts';

export function isGif(reader: Reader): boolean {
  return /^GIF8[79]a$/.test(reader.text(0, 6));
}

export function gifSize(reader: Reader): { width: number; height: number } {
  return { width: reader.u16(6, true), height: reader.u16(8, true) };
}

/** Walks the blocks up to the second frame; of an animation the first frame is used. Source: GIF89a specification. */
export function readGif(reader: Reader): ImageHeader {
  const stored = gifSize(reader);
  let at = 13 + paletteBytes(reader.u8(10));
  let frames = 0;
  let alpha = false;
  while (frames < 2) {
    // The first frame is whole: what follows it (no trailer, other bytes) hides nothing from anyone.
    if (frames === 1 && !startsBlock(reader, at)) break;
    const block = reader.u8(at);
    if (block === 0x3b) break;
    if (block === 0x21) {
      if (reader.u8(at + 1) === 0xf9 && frames === 0) alpha = (reader.u8(at + 3) & 1) === 1;
      at = afterSubBlocks(reader, at + 2, frames === 1);
    } else if (block === 0x2c) {
      if (frames === 1) {
        frames++;
        break;
      }
      const covers = reader.u16(at + 5, true) >= stored.width && reader.u16(at + 7, true) >= stored.height;
      if (frames === 0 && !covers) alpha = true;
      at = afterSubBlocks(reader, at + 10 + paletteBytes(reader.u8(at + 9)) + 1);
      frames++;
    } else throw broken(reader.name, 'damaged');
  }
  if (frames === 0) throw broken(reader.name, 'damaged');
  const notes: ImageNote[] = [];
  if (alpha) notes.push('has-alpha');
  if (frames > 1) notes.push('animated');
  return { format: 'gif', stored, orientation: 1, alpha, profile: null, notes };
}

const startsBlock = (reader: Reader, at: number) => [0x21, 0x2c, 0x3b].includes(reader.bytes[at] ?? 0);
const paletteBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** `lenient`: past the end of the file where it ends within them. */
function afterSubBlocks(reader: Reader, from: number, lenient = false): number {
  let at = from;
  while (at < reader.length || !lenient) {
    const size = reader.u8(at);
    if (size === 0) return at + 1;
    at += size + 1;
  }
  return at;
}
