import { AppError } from '#core/failure.ts';
import type { ByteSource } from './byteSource.ts';
import { dropParts, partBytes, partOf, partsOf, readPart } from './parts.ts';
import { readBody } from './readBody.ts';
import { badWeights } from './refuse.ts';
import type { Source } from './sources.ts';
import { type Fail, isOtherFile, messageOf, request, type Transfer, withRetries } from './transfer.ts';

/**
 * A file on a server, read by HTTP Range in pieces of at most 4 MiB. Each piece is kept in the storage, so a download that
 * broke goes on with the piece that was under way. Throws `download-changed` when the server has another file by now, what
 * came is dropped then; `download-failed`, also where the server does not do ranges: then
 * only the whole file could be had, several times what is needed.
 */
export async function rangeSource(source: Source, transfer: Transfer): Promise<ByteSource> {
  const { storage, signal } = transfer;
  let come = (await partsOf(storage, source.id)).reduce((sum, part) => sum + part.end - part.start, 0);
  transfer.onProgress(come);
  const fetchPiece = async (url: string, start: number, end: number) => {
    const fail: Fail = (reason, detail) =>
      new AppError({
        code: 'download-failed',
        url,
        reason,
        detail,
        bytesDone: come,
        bytesTotal: source.bytes,
      });
    const response = await request(transfer, url, start, end, fail);
    if (response.status !== 206) {
      await response.body?.cancel();
      throw fail(response.ok ? 'no-ranges' : 'status', `HTTP ${response.status}`);
    }
    if (await isOtherFile(storage, source.id, url, response, come > 0)) {
      await response.body?.cancel();
      await dropParts(storage, source.id);
      throw new AppError({ code: 'download-changed', url });
    }
    const bytes = await readBody(response, end - start, signal).catch((error) => {
      signal?.throwIfAborted();
      throw fail('connection', messageOf(error));
    });
    if (bytes.length < end - start) throw fail('cut-short', `${bytes.length} < ${end - start} bytes`);
    return bytes;
  };
  const piece = async (start: number, end: number): Promise<Uint8Array<ArrayBuffer>> => {
    const part = partOf(source.id, start, end);
    const kept = await readPart(storage, part);
    if (kept) return kept;
    const bytes = await withRetries(
      source.urls,
      transfer,
      () => come,
      (url) => fetchPiece(url, start, end),
    );
    await storage.put(part.key, bytes);
    come += bytes.length;
    transfer.onProgress(come);
    return bytes;
  };
  const name = source.urls[0].split('/').at(-1) ?? source.urls[0];
  return {
    name,
    // Not known: a server need not tell a page. A range beyond the end comes back short and fails.
    size: Number.MAX_SAFE_INTEGER,
    async read(start, end) {
      if (end - start > source.bytes) {
        throw badWeights(name, 'unsafe', `<= ${source.bytes} bytes`, `${end - start} bytes`);
      }
      const bytes = new Uint8Array(end - start);
      for (let at = start; at < end; at += partBytes) {
        signal?.throwIfAborted();
        bytes.set(await piece(at, Math.min(end, at + partBytes)), at - start);
      }
      return bytes;
    },
  };
}
