import { mkdir, readdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { WeightStorage } from '#io/weights/storage.ts';

/** A folder as weight storage, for the parts of a download: keys are paths in it, values are bytes. */
export function directoryStorage(folder: string): WeightStorage {
  const path = (key: string) => join(folder, ...key.split('/'));
  return {
    get: (key) =>
      readFile(path(key)).then(
        (bytes) => new Uint8Array(bytes),
        () => undefined,
      ),
    async put(key, value) {
      if (!(value instanceof Uint8Array)) throw new Error('directoryStorage: expected bytes');
      await mkdir(dirname(path(key)), { recursive: true });
      await writeFile(`${path(key)}.growing`, value);
      await rename(`${path(key)}.growing`, path(key));
    },
    async delete(keys) {
      for (const key of keys) await rm(path(key), { force: true });
    },
    async keys(prefix) {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
      return entries
        .filter((entry) => entry.isFile() && !entry.name.endsWith('.growing'))
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .filter((key) => key.startsWith(prefix))
        .sort();
    },
    async freeBytes() {
      await mkdir(folder, { recursive: true });
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    exclusive: (work) => work(),
  };
}
