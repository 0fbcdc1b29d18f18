import { readdirSync, readFileSync } from 'node:fs';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { sha256 } from 'hash-wasm';
import { describe, expect, it } from 'vitest';
import { tasks } from '#core/tasks/registry.ts';
import { readCheckpoint } from './file.ts';
import { migrate, VERSION } from './migrations/migrate.ts';

/** Runs that released versions of the page exported, as `<version>-<task>`; they are kept for ever. */
const folder = new URL('./testing/released/', import.meta.url);
const files = readdirSync(folder).sort();
const bytesOf = (file: string) => new Uint8Array(readFileSync(new URL(file, folder)));

describe.each(files)('the released run %s', (file) => {
  const [, version, task] = /^(\d+)-([a-z-]+)\.perceptual-run\.zip$/.exec(file)!;

  it('opens, with all that it held', async () => {
    const manifest = JSON.parse(strFromU8(unzipSync(bytesOf(file))['manifest.json']!));
    const read = await readCheckpoint(bytesOf(file), file);
    expect(manifest.schema).toBe(`perceptual-run/${version}`);
    expect(read).toMatchObject({ step: 2, name: `A run of ${task}`, config: manifest.config });
    expect(read.history.rows).toEqual(manifest.history.rows);
    expect(read.history.validations.map(({ hole: _, ...row }) => row)).toEqual(manifest.history.validations);
    for (const [i, { players }] of read.arms.entries())
      for (const [name, { tensors }] of Object.entries(players)) {
        const wanted = manifest.arms[i].players[name].tensors;
        expect(Object.keys(tensors)).toEqual(wanted.map((tensor: { name: string }) => tensor.name));
        expect(Object.values(tensors).some(({ values }) => values.some((value) => value !== 0))).toBe(true);
      }
  });
});

it('every kind of task has a released run', () => {
  const released = new Set(
    files.map((file) => tasks[file.replace(/^\d+-|\..*/g, '') as keyof typeof tasks].kind),
  );
  expect(released).toEqual(new Set(Object.values(tasks).map(({ kind }) => kind)));
});

it('a run from before rules knew their own memory opens, with a rule that starts anew and rows that others measured left out', async () => {
  const parts = unzipSync(bytesOf('1-colourisation.perceptual-run.zip'));
  const manifest = JSON.parse(strFromU8(parts['manifest.json']!));
  for (const arm of manifest.arms) arm.adaptive = { values: { l1: 2 }, first: {} };
  delete manifest.images.reference;
  delete manifest.history.marks;
  const [{ arm, step, n, psnr, diversity }] = manifest.history.validations;
  manifest.history.validations = [{ arm, step, n, psnr, diversity, perceptual: 3 }];
  const text = strToU8(JSON.stringify(manifest));
  const older = zipSync({ ...parts, 'manifest.json': text, 'manifest.sha256': strToU8(await sha256(text)) });
  const { arms, images, history } = await readCheckpoint(older, 'f');
  expect(arms[0]!.adaptive).toEqual({ rule: 'manual', values: { l1: 2 }, first: {}, layers: {} });
  expect([images!.reference, history.marks]).toEqual([[], []]);
  expect(history.validations).toEqual([
    expect.objectContaining({ psnr, kidN: 0, hole: null, slim: null, vgg19: null, own: null, partner: null }),
  ]);
});

it('what is no manifest of its version is left to the schema', () => {
  for (const odd of [
    {},
    { arms: 3 },
    { arms: [null], history: [] },
    { history: { validations: {} }, images: 0 },
  ])
    expect(migrate(odd, 1).schema).toBe(`perceptual-run/${VERSION}`);
});
