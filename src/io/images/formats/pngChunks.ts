import { broken, type Reader } from './bytes.ts';
import { crc32 } from './crc32.ts';

export interface Chunk {
  readonly type: string;
  readonly at: number;
  readonly length: number;
}

/** Chunks with a capital first letter are needed for the pixels; tRNS is too, though it has none. */
const isNeeded = (type: string) => /^[A-Z]/.test(type) || type === 'tRNS';

/**
 * Every chunk up to IEND; what follows that is nobody's. One that the pixels do not need and whose check sum is off is
 * left out, as viewers do. Throws `image-broken`: truncated where the file ends first, damaged where a needed check sum
 * is off.
 */
export function pngChunks(reader: Reader): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; ; ) {
    const length = reader.u32(at);
    const type = reader.text(at + 4, 4);
    reader.need(at, length + 12);
    const whole = crc32(reader.bytes, at + 4, length + 4) === reader.u32(at + 8 + length);
    if (!whole && isNeeded(type)) throw broken(reader.name, 'damaged');
    if (whole) chunks.push({ type, at: at + 8, length });
    if (type === 'IEND') return chunks;
    at += length + 12;
  }
}

const pixelChunks = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

/** The file with what its pixels need and nothing else: no profile, no orientation, no text that could be broken. */
export function onlyPixelChunks(reader: Reader): Uint8Array<ArrayBuffer> {
  const parts = pngChunks(reader).filter(({ type }) => pixelChunks.has(type));
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length + 12, 8));
  out.set(reader.slice(0, 8));
  let at = 8;
  for (const part of parts) {
    out.set(reader.slice(part.at - 8, part.length + 12), at);
    at += part.length + 12;
  }
  return out;
}
