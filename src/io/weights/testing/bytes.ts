import { type ByteSource, blobSource } from '../byteSource.ts';

export const toBytes = (array: ArrayBufferView<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const sourceOf = (bytes: Uint8Array<ArrayBuffer>, name: string): ByteSource =>
  blobSource(new Blob([bytes]), name);
