import type { ByteSource } from './byteSource.ts';
import { Stream } from './formats/stream.ts';
import { badWeights } from './refuse.ts';
import type { WeightStorage } from './storage.ts';

/** A stretch of a file being downloaded, kept in the storage so that a broken download can go on. */
export interface Part {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/** Largest part in bytes. */
export const partBytes = 4 * 1024 * 1024;

const prefix = (sourceId: string): string => `part/${sourceId}/`;
const padded = (n: number): string => String(n).padStart(15, '0');

/** Where the ETag of a file being downloaded is kept; it goes with the parts. */
export const tagKey = (sourceId: string): string => `${prefix(sourceId)}tag`;

/** The part of `sourceId` that holds the bytes [start, end). */
export const partOf = (sourceId: string, start: number, end: number): Part => ({
  key: `${prefix(sourceId)}${padded(start)}-${padded(end)}`,
  start,
  end,
});

/** Parts that have come, by their place in the file. */
export async function partsOf(storage: WeightStorage, sourceId: string): Promise<Part[]> {
  const keys = await storage.keys(prefix(sourceId));
  return keys.flatMap((key) => {
    const range = /(\d+)-(\d+)$/.exec(key);
    return range ? [{ key, start: Number(range[1]), end: Number(range[2]) }] : [];
  });
}

/** The unbroken row of parts from the file's first byte. */
export async function leadingParts(storage: WeightStorage, sourceId: string): Promise<Part[]> {
  const row: Part[] = [];
  for (const part of await partsOf(storage, sourceId)) {
    if (part.start === (row.at(-1)?.end ?? 0)) row.push(part);
  }
  return row;
}

/** Forgets all that has come. */
export async function dropParts(storage: WeightStorage, sourceId: string): Promise<void> {
  await storage.delete(await storage.keys(prefix(sourceId)));
}

/** Parts that follow each other, read as one file. */
export function partsSource(storage: WeightStorage, parts: readonly Part[], name: string): ByteSource {
  return new Stream(
    name,
    parts.map((part) => ({
      name,
      size: part.end - part.start,
      async read(start, end) {
        const bytes = await readPart(storage, part);
        if (!bytes) throw badWeights(name, 'truncated', `bytes ${part.start} to ${part.end}`, '-');
        return bytes.slice(start, end);
      },
    })),
  );
}

/** A part's bytes; null when it has not come. */
export async function readPart(storage: WeightStorage, part: Part): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = await storage.get(part.key);
  return bytes instanceof Uint8Array && bytes.length === part.end - part.start ? new Uint8Array(bytes) : null;
}
