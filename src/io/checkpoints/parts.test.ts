import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strToU8, unzipSync, Zip, ZipDeflate, ZipPassThrough, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { BadCheckpoint } from '#core/failure.ts';
import { pythonIsThere, runPythonAlone } from '#tests/support/python.ts';
import { readCheckpoint, readUnpacked, writeCheckpoint } from './file.ts';
import { checkpoint } from './testing/checkpoint.ts';

const exported = await writeCheckpoint(checkpoint);
const parts = unzipSync(exported);
const under = (folder: string, files: Record<string, Uint8Array> = parts): Record<string, Uint8Array> =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${folder}${name}`, bytes]));

/** Packed as streams are: sizes after the content, in data descriptors, as Finder does it. */
function streamed(files: Record<string, Uint8Array>): Uint8Array {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  for (const [name, bytes] of Object.entries(files)) {
    const entry = name.endsWith('/') ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 9 });
    zip.add(entry);
    entry.push(bytes, true);
  }
  zip.end();
  return new Uint8Array(Buffer.concat(chunks));
}

const litter = {
  'run/': new Uint8Array(0),
  'run/.DS_Store': strToU8('Bud1'),
  '__MACOSX/run/._manifest.json': strToU8('Mac OS X'),
  '__MACOSX/run/._manifest.sha256': strToU8('Mac OS X'),
};
const backwards = (files: Record<string, Uint8Array>) => Object.fromEntries(Object.entries(files).reverse());

const refusal = async (bytes: Uint8Array): Promise<unknown> => {
  const error = await readCheckpoint(bytes, 'f').catch((reason: unknown) => reason);
  return (error as { failure?: unknown }).failure;
};
const as = (reason: BadCheckpoint, found?: RegExp) =>
  expect.objectContaining({
    code: 'bad-checkpoint',
    reason,
    ...(found && { found: expect.stringMatching(found) }),
  });

describe('a run that others have packed again opens', () => {
  it.each<[string, Uint8Array]>([
    ['by Finder, from a folder', streamed({ ...litter, ...under('run/') })],
    ['the other way round', streamed(backwards({ ...under('run/'), ...litter }))],
    ['by Explorer, with what Windows leaves in folders', zipSync({ ...parts, 'Thumbs.db': strToU8('x') })],
    ['in folders within folders, with backslashes', zipSync(under('a\\b c\\生成\\'))],
    ['uncompressed', zipSync(under('./'), { level: 0 })],
    ['beside something else', zipSync({ ...under('run/'), 'read me.txt': strToU8('mine') })],
    [
      'with a line end after the seal',
      zipSync({ ...parts, 'manifest.sha256': strToU8(`${Buffer.from(parts['manifest.sha256']!)}\r\n`) }),
    ],
  ])('%s', async (_, bytes) => {
    expect(await readCheckpoint(bytes, 'f')).toEqual(checkpoint);
  });

  it.runIf(pythonIsThere())('by another program', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'run-'));
    try {
      for (const [name, bytes] of Object.entries(under('run/'))) {
        mkdirSync(join(folder, dirname(name)), { recursive: true });
        writeFileSync(join(folder, name), bytes);
      }
      runPythonAlone(['-m', 'zipfile', '-c', join(folder, 'again.zip'), join(folder, 'run')]);
      expect(await readCheckpoint(readFileSync(join(folder, 'again.zip')), 'f')).toEqual(checkpoint);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('or as the folder that it was unpacked to', async () => {
    const files = Object.entries({ ...litter, ...under('./run/') });
    const placed = files.map(([path, content]) => ({ path, content: new Blob([content.slice()]) }));
    expect(await readUnpacked(placed, 'f')).toEqual(checkpoint);
  });
});

describe('an archive that is no run is refused', () => {
  it('with the names of what is in it', async () => {
    const photos = Object.fromEntries([...'abcdefg'].map((name) => [`${name}.jpg`, strToU8(name)]));
    expect(await refusal(zipSync(photos))).toEqual(as('not-a-checkpoint', /^a\.jpg, .*e\.jpg, …$/));
    expect(await refusal(zipSync({ '__MACOSX/._a': strToU8('a') }))).toEqual(as('not-a-checkpoint', /^–$/));
  });

  it('as of another kind, where it is one', async () => {
    expect(await refusal(Uint8Array.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]))).toEqual(
      as('not-a-checkpoint', /^7z$/),
    );
    expect(await refusal(Uint8Array.from([0x1f, 0x8b, 8]))).toEqual(as('not-a-checkpoint', /^gzip$/));
  });

  it('where two runs are in it', async () => {
    expect(await refusal(zipSync({ ...under('a/'), ...under('b/') }))).toEqual(as('many-runs', /^a\/, b\/$/));
  });

  it('where it is locked, or compressed by a method that is not read', async () => {
    const locked = exported.slice();
    locked[6]! |= 1;
    expect(await refusal(locked)).toEqual(as('locked'));
    const lzma = exported.slice();
    const view = new DataView(lzma.buffer);
    for (let at = 0; at < lzma.length - 4; at += 1)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint16(at + 10, 14, true);
    expect(await refusal(lzma)).toEqual(as('other-compression', /: 14$/));
  });

  it('where it would unpack to more than any run takes, before it is unpacked', async () => {
    const bomb = zipSync({ ...parts, 'tensors.bin': new Uint8Array(1000) }, { level: 9 });
    const view = new DataView(bomb.buffer, bomb.byteOffset, bomb.byteLength);
    for (let at = 0; at < bomb.length - 4; at += 1)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 0xfffffff0, true);
    expect(await refusal(bomb)).toEqual(as('too-large'));
  });
});
