import type { Reader } from './bytes.ts';
import { inflateAtMost } from './inflate.ts';
import type { Chunk } from './pngChunks.ts';

/** Metadata of a picture are kilobytes; no more than this is looked at. */
const maxBytes = 2 ** 20;

/**
 * The bytes of the first text chunk (tEXt, zTXt or iTXt) with this keyword, inflated where they are deflated; null where
 * there is none that can be read. Source: W3C PNG third edition, 11.3.3.
 */
export function textOf(reader: Reader, chunks: readonly Chunk[], keyword: string): Uint8Array | null {
  for (const { type, at, length } of chunks) {
    if (!['tEXt', 'zTXt', 'iTXt'].includes(type)) continue;
    const data = reader.slice(at, length);
    if (reader.text(at, Math.min(length, keyword.length + 1)) !== `${keyword}\0`) continue;
    const after = data.subarray(keyword.length + 1);
    if (type === 'tEXt') return after;
    if (type === 'zTXt') return inflated(after.subarray(1));
    // iTXt: whether it is deflated, the method, then a language and a translated keyword, each ended by a zero.
    const language = after.indexOf(0, 2);
    const translated = language < 0 ? -1 : after.indexOf(0, language + 1);
    if (translated < 0) continue;
    const text = after.subarray(translated + 1);
    return after[0] === 0 ? text : inflated(text);
  }
  return null;
}

/**
 * The EXIF block that ImageMagick and others keep as text: a line with its kind, one with its length, then hexadecimal
 * digits. Null where it is not that.
 */
export function rawProfile(text: Uint8Array): Uint8Array | null {
  const match = /^\s*\w+\s+\d+\s+([\da-f\s]*)/i.exec(new TextDecoder('latin1').decode(text));
  const digits = match?.[1]?.replace(/\s/g, '') ?? '';
  if (digits.length < 2) return null;
  return Uint8Array.from({ length: digits.length >> 1 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

const inflated = (deflated: Uint8Array) => inflateAtMost(deflated, maxBytes);
