import { badWeights } from './refuse.ts';

/** A file of any origin that can be read piece by piece, so that a large one is never held whole. */
export interface ByteSource {
  readonly name: string;
  /** Real size in bytes: whatever a header claims is checked against this. */
  readonly size: number;
  /** Exactly the bytes [start, end). Throws `bad-weights` (truncated) when the file ends before `end`. */
  read(start: number, end: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

/** Reads a File or Blob by slices. */
export function blobSource(blob: Blob, name: string): ByteSource {
  return {
    name,
    size: blob.size,
    async read(start, end, signal) {
      signal?.throwIfAborted();
      checkRange(name, start, end, blob.size);
      return new Uint8Array(await blob.slice(start, end).arrayBuffer());
    },
  };
}

/** Throws `bad-weights` (truncated) unless 0 <= start <= end <= size. */
export function checkRange(name: string, start: number, end: number, size: number): void {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start || end > size) {
    throw badWeights(name, 'truncated', `bytes ${start} to ${end}`, `${size} bytes`);
  }
}
