import { AppError } from '#core/failure.ts';
import type { ByteSource } from './byteSource.ts';
import { startHash } from './hash.ts';
import { dropParts, leadingParts, partBytes, partOf, partsSource, readPart } from './parts.ts';
import { badWeights } from './refuse.ts';
import type { Source } from './sources.ts';
import { type Fail, isOtherFile, messageOf, request, type Transfer, withRetries } from './transfer.ts';

/** Hears how far the file is kept, from its first byte. */
export interface Watcher {
  came(bytes: number): void;
  /** All that came is dropped: the server has another file, or cannot go on in the middle. */
  startOver(): void;
}

/**
 * Downloads a whole file into the storage and checks its MD5. Goes on from what came before (HTTP Range); a server that
 * does not do ranges, or has another file by now, starts over. Throws `download-failed` (what has come stays), `bad-weights` (wrong-checksum; it goes),
 * `storage-full`, or the abort reason.
 */
export async function downloadWhole(
  source: Source,
  md5: string,
  transfer: Transfer,
  watcher?: Watcher,
): Promise<ByteSource> {
  const { storage, signal } = transfer;
  let come = (await leadingParts(storage, source.id)).at(-1)?.end ?? 0;
  transfer.onProgress(come);
  watcher?.came(come);
  const onBytes = (bytes: number) => {
    come = bytes;
    transfer.onProgress(bytes);
  };
  if (come < source.bytes) {
    await withRetries(
      source.urls,
      transfer,
      () => come,
      (url) => fetchRest(source, url, transfer, onBytes, watcher),
    );
  }
  const parts = await leadingParts(storage, source.id);
  const hash = await startHash('md5');
  for (const part of parts) {
    signal?.throwIfAborted();
    const bytes = await readPart(storage, part);
    if (bytes) hash.update(bytes);
  }
  const found = hash.digest('hex');
  if (found !== md5) {
    await dropParts(storage, source.id);
    throw badWeights(fileName(source), 'wrong-checksum', `MD5 ${md5}`, found);
  }
  return partsSource(storage, parts, fileName(source));
}

/** One request for what is missing, cut into parts that are stored as they fill, the last one as far as it came. */
async function fetchRest(
  source: Source,
  url: string,
  transfer: Transfer,
  onBytes: (bytesDone: number) => void,
  watcher?: Watcher,
): Promise<void> {
  const { storage, signal } = transfer;
  let offset = (await leadingParts(storage, source.id)).at(-1)?.end ?? 0;
  const fail: Fail = (reason, detail) =>
    new AppError({
      code: 'download-failed',
      url,
      reason,
      detail,
      bytesDone: offset,
      bytesTotal: source.bytes,
    });
  const response = await request(transfer, url, offset, null, fail);
  if (!response.ok) {
    await response.body?.cancel();
    throw fail('status', `HTTP ${response.status}`);
  }
  const isOther = await isOtherFile(storage, source.id, url, response, offset > 0);
  if (offset > 0 && (isOther || !continuesAt(response, offset))) {
    await dropParts(storage, source.id);
    watcher?.startOver();
    offset = 0;
    onBytes(0);
    if (response.status === 206) {
      // The rest of a file whose beginning is not here.
      await response.body?.cancel();
      throw fail('changed', '');
    }
    await isOtherFile(storage, source.id, url, response, false);
  }
  let part = new Uint8Array(partBytes);
  let filled = 0;
  const flush = async () => {
    if (filled === 0) return;
    const bytes = part.slice(0, filled);
    await storage.put(partOf(source.id, offset, offset + filled).key, bytes);
    offset += filled;
    watcher?.came(offset);
    filled = 0;
    part = new Uint8Array(partBytes);
  };
  try {
    for await (const chunk of chunksOf(response)) {
      if (offset + filled + chunk.length > source.bytes) throw fail('too-long', `> ${source.bytes} bytes`);
      for (let from = 0; from < chunk.length; ) {
        const taken = Math.min(chunk.length - from, partBytes - filled);
        part.set(chunk.subarray(from, from + taken), filled);
        filled += taken;
        from += taken;
        if (filled === partBytes) await flush();
      }
      onBytes(offset + filled);
      signal?.throwIfAborted();
    }
    await flush();
  } catch (error) {
    await flush();
    signal?.throwIfAborted();
    throw error instanceof AppError ? error : fail('connection', messageOf(error));
  }
  if (offset < source.bytes) throw fail('cut-short', `${offset} < ${source.bytes} bytes`);
}

/** Whether a response to a Range goes on at `offset`. Content-Range may be hidden from a page; then 206 is believed. */
function continuesAt(response: Response, offset: number): boolean {
  if (response.status !== 206) return false;
  const range = response.headers.get('content-range');
  return range === null || range.startsWith(`bytes ${offset}-`);
}

async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

const fileName = ({ urls }: Source): string => urls[0].split('/').at(-1) ?? urls[0];
