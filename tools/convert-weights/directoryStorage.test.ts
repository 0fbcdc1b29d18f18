import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leadingParts, partOf, partsSource } from '#io/weights/parts.ts';
import { directoryStorage } from './directoryStorage.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parts-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('directoryStorage', () => {
  it('keeps the parts of a download from one run to the next', async () => {
    const first = directoryStorage(folder);
    expect(await first.keys('part/')).toEqual([]);
    await first.put(partOf('x', 0, 3).key, Uint8Array.of(1, 2, 3));
    await first.put(partOf('x', 3, 5).key, Uint8Array.of(4, 5));
    await first.put(partOf('x', 9, 10).key, Uint8Array.of(9));

    const second = directoryStorage(folder);
    const parts = await leadingParts(second, 'x');
    expect(parts.map(({ start, end }) => [start, end])).toEqual([
      [0, 3],
      [3, 5],
    ]);
    expect(await partsSource(second, parts, 'x').read(1, 5)).toEqual(Uint8Array.of(2, 3, 4, 5));
    await second.delete(await second.keys('part/x/'));
    expect(await first.keys('')).toEqual([]);
    expect(await first.freeBytes()).toBeGreaterThan(0);
  });
});
