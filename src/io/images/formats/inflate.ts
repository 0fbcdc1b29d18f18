import { Unzlib } from 'fflate';
import { joinedBytes } from '#io/joinedBytes.ts';

const pieceBytes = 16384;

/** What deflated bytes hold; null where they are damaged or hold more than `maxBytes`. */
export function inflateAtMost(deflated: Uint8Array, maxBytes: number): Uint8Array | null {
  const parts: Uint8Array[] = [];
  let length = 0;
  const inflate = new Unzlib((part) => {
    parts.push(part);
    length += part.length;
  });
  try {
    // A little at a time, so that a bomb is noticed early: a byte may stand for a thousand.
    for (let at = 0; at < deflated.length; at += pieceBytes) {
      inflate.push(deflated.subarray(at, at + pieceBytes), at + pieceBytes >= deflated.length);
      if (length > maxBytes) return null;
    }
  } catch {
    return null;
  }
  return joinedBytes(parts);
}
