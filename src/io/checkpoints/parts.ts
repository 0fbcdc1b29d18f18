import { FlateErrorCode, unzipSync } from 'fflate';
import { isLitter, type Placed, plainPath } from '../placed.ts';
import { badCheckpoint } from './refuse.ts';

export const MANIFEST = 'manifest.json';
/** SHA-256 of the manifest, in hex: the zip's own checks are too weak to rely on. */
export const SEAL = 'manifest.sha256';

/** Files of a run by their names in it. */
export type Parts = ReadonlyMap<string, Uint8Array>;

/** Bytes that an archive may take unpacked; the largest run takes some 150 MB. */
export const MAX_BYTES = 512 * 2 ** 20;
const MAX_ENTRIES = 10_000;
/** How entries lie in a zip: as they are, or deflated. */
const METHODS: readonly number[] = [0, 8];

/**
 * The files of a run from a zip, whoever packed it: in a folder or not, in any order and compression, beside what macOS and
 * Windows add. Throws `bad-checkpoint`.
 */
export function partsOfZip(bytes: Uint8Array, file: string): Parts {
  if (!(bytes[0] === 0x50 && bytes[1] === 0x4b))
    throw badCheckpoint(file, 'not-a-checkpoint', 'zip', kindOf(bytes));
  if (isEncrypted(bytes)) throw badCheckpoint(file, 'locked', 'zip', 'AES, ZipCrypto');
  return partsOfFolder(unzip(bytes, file), file);
}

/** The files of the one run that is among `files`; a run by itself or in a folder. Throws `bad-checkpoint`. */
export function partsOfFolder<T>(files: readonly Placed<T>[], file: string): ReadonlyMap<string, T> {
  const own = files
    .map(({ path, content }) => ({ path: plainPath(path), content }))
    .filter(({ path }) => path !== '' && !path.endsWith('/') && !isLitter(path));
  const folders = own
    .map(({ path }) => path)
    .filter((path) => path === SEAL || path.endsWith(`/${SEAL}`))
    .map((path) => path.slice(0, -SEAL.length))
    .filter((folder) => own.some(({ path }) => path === `${folder}${MANIFEST}`));
  const [folder] = folders;
  if (folder === undefined) {
    const names = own.map(({ path }) => path);
    const found = `${names.slice(0, 5).join(', ') || '–'}${names.length > 5 ? ', …' : ''}`;
    throw badCheckpoint(file, 'not-a-checkpoint', `${MANIFEST}, ${SEAL}`, found);
  }
  if (folders.length > 1)
    throw badCheckpoint(file, 'many-runs', `1 × ${MANIFEST}`, folders.map((name) => name || '/').join(', '));
  return new Map(
    own
      .filter(({ path }) => path.startsWith(folder))
      .map(({ path, content }) => [path.slice(folder.length), content]),
  );
}

/** The general purpose flag of the first entry, bit 0 (APPNOTE 4.4.4). */
const isEncrypted = (bytes: Uint8Array): boolean => bytes[2] === 3 && ((bytes[6] ?? 0) & 1) === 1;

/** Sizes are looked at before anything is unpacked. */
function unzip(bytes: Uint8Array, file: string): Placed<Uint8Array>[] {
  let entries = 0;
  let total = 0;
  try {
    const unpacked = unzipSync(bytes, {
      filter: ({ name, size, originalSize, compression }) => {
        entries += 1;
        if (entries > MAX_ENTRIES)
          throw badCheckpoint(file, 'too-large', `<= ${MAX_ENTRIES}`, `> ${MAX_ENTRIES}`);
        if (name.endsWith('/') || name === '__proto__') return false;
        total += Math.max(size, originalSize);
        if (!(total <= MAX_BYTES)) throw badCheckpoint(file, 'too-large', `<= ${MAX_BYTES} B`, `${total} B`);
        // Deflate adds a few bytes where it cannot save any: an entry that says less lies.
        if (compression === 8 && size > 1.01 * originalSize + 64)
          throw badCheckpoint(file, 'too-large', `${name}: ${originalSize} B`, `${size} B`);
        if (!METHODS.includes(compression))
          throw badCheckpoint(file, 'other-compression', 'Deflate', `${name}: ${compression}`);
        return true;
      },
    });
    return Object.entries(unpacked).map(([path, content]) => ({ path, content }));
  } catch (error) {
    // The library's errors all say that the directory or what it points to is not there; ours have a sentence.
    if (error instanceof Error && 'failure' in error) throw error;
    throw badCheckpoint(file, 'truncated', 'zip', wordsOf(error, bytes));
  }
}

const wordsOf = (error: unknown, { length }: Uint8Array): string => {
  const code = (error as { code?: number }).code;
  const known = Object.entries(FlateErrorCode).find(([, value]) => value === code)?.[0];
  return known ? `${length} B, ${known}` : `${length} B`;
};

/** Archives of other kinds, by their first bytes. */
const archives: readonly (readonly [string, readonly number[]])[] = [
  ['7z', [0x37, 0x7a, 0xbc, 0xaf]],
  ['RAR', [0x52, 0x61, 0x72, 0x21]],
  ['gzip', [0x1f, 0x8b]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58]],
];

const kindOf = (bytes: Uint8Array): string =>
  archives.find(([, start]) => start.every((byte, i) => bytes[i] === byte))?.[0] ?? `${bytes.length} B`;
