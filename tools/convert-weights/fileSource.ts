import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '#core/failure.ts';
import { type ByteSource, checkRange } from '#io/weights/byteSource.ts';

/** A file on disk, read piece by piece. Throws `storage-unavailable` when it cannot be opened. */
export async function fileSource(path: string): Promise<ByteSource & { close(): Promise<void> }> {
  const handle = await open(path).catch((error: Error) => {
    throw new AppError({ code: 'storage-unavailable', reason: error.message });
  });
  const { size } = await handle.stat();
  const name = basename(path);
  return {
    name,
    size,
    async read(start, end, signal) {
      signal?.throwIfAborted();
      checkRange(name, start, end, size);
      const bytes = new Uint8Array(end - start);
      for (let filled = 0; filled < bytes.length; ) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) checkRange(name, start, end, start + filled);
        filled += bytesRead;
      }
      return bytes;
    },
    close: () => handle.close(),
  };
}
