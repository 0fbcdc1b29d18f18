import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { droppedKind, isUnpackedRun } from './droppedKind.ts';

const zipOf = (...names: string[]) =>
  new Blob([
    zipSync(Object.fromEntries(names.map((name) => [name, new Uint8Array(9)]))) as Uint8Array<ArrayBuffer>,
  ]);

describe('what a dropped file is', () => {
  it.each([
    ['run', zipOf('manifest.json', 'manifest.sha256')],
    ['run', zipOf('my run/manifest.json', 'my run/manifest.sha256', '__MACOSX/x')],
    ['other', zipOf('archive/data.pkl', 'archive/data/0')],
    ['report', new Blob(['{\n  "schema": "perceptual-report/1"}'])],
    ['report', new Blob(['{"schema":"perceptual-report/9", broken'])],
    ['other', new Blob(['{"format":"layers-model"}'])],
    ['other', new Blob(['\x89PNG'])],
    ['other', new Blob([])],
  ] as const)('%s', async (kind, file) => {
    expect(await droppedKind(file)).toBe(kind);
  });
});

it('files of a run that was unpacked are known by its manifest beside its seal', () => {
  expect(isUnpackedRun(['rows/0.json.deflate', 'manifest.json', 'manifest.sha256'])).toBe(true);
  expect(isUnpackedRun(['my run/manifest.sha256', 'my run/manifest.json'])).toBe(true);
  expect(isUnpackedRun(['a/manifest.sha256', 'b/manifest.json'])).toBe(false);
  expect(isUnpackedRun(['vgg19/manifest.json', 'photos/1.png'])).toBe(false);
});
