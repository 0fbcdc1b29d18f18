import { unzipSync } from 'fflate';
import { beforeAll, expect, it } from 'vitest';
import { type RgbImage, toRgba } from '#core/rgbImage.ts';
import type { Halves } from '#io/datasets/reading.ts';
import { beside } from '#io/datasets/testing/beside.ts';
import { useBackend } from '#tests/support/backends.ts';
import { seededPicture } from '#tests/support/pictures.ts';
import { pngFile } from '#tests/support/pngFile.ts';
import { bitsOf, fakeService, smallRun } from './testing/fakes.ts';

beforeAll(() => useBackend('wasm'));

const ignore = () => {};
const to = (until: number) => ({ until, turn: 'both', speed: { kind: 'fast' } }) as const;

/** With an alpha of 255, so that no browser is needed to read it. */
const png = (image: RgbImage) => {
  const rgba = toRgba(image);
  const line = 4 * image.width;
  return pngFile({ ...image, depth: 8, colourType: 6, row: (y) => rgba.subarray(line * y, line * (y + 1)) });
};
/** What G is given, and what it should make of it. */
const pairs = Array.from({ length: 12 }, (_, i) => [
  seededPicture(32, 32, 100 + i, 'noise'),
  seededPicture(32, 32, i, 'smooth'),
]) as [RgbImage, RgbImage][];
const files = pairs.map(([a, b], i) => {
  const path = `maps/${i < 8 ? 'train' : 'test'}/${10 + i}.png`;
  return { path, content: new File([png(beside(a, b))], path) };
});
const config = smallRun({ dataset: 'folder' });
const own = (halves: Halves) => ({ kind: 'folder', files, target: null, halves }) as const;

/** Brightness of a picture, as a task shows it. */
const luma = ({ rgb }: RgbImage, i: number) => 0.299 * rgb[i]! + 0.587 * rgb[i + 1]! + 0.114 * rgb[i + 2]!;

it('a run on pairs gives G one picture of each to make the other, also after it was kept and taken along', async () => {
  const { service } = fakeService();
  const whole = await service.open(config, 'whole', own('auto'), ignore);
  expect(whole.run.set.reading).toEqual({ kinds: 'left-first', use: 'pairs', heldOut: 'test-folder' });
  expect(whole.run.set.train).toEqual(pairs.slice(0, 6).map(([, b]) => b));
  const { inputs, targets, shown } = whole;
  expect(shown).toBe(4);
  for (const [at, [a, b]] of pairs.slice(8).entries()) {
    const i = 3 * (7 * 4 * 32 + 32 * at + 5);
    const inPair = 3 * (7 * 32 + 5);
    expect(Math.abs(inputs!.rgb[i]! - luma(a, inPair))).toBeLessThan(1);
    expect(targets.rgb[i]).toBe(b.rgb[inPair]);
  }
  await service.play(whole.run.id, to(4), ignore);
  const end = bitsOf((await whole.run.checkpoint()).arms);

  const part = await service.open(config, 'part', own('left-first'), ignore);
  await service.play(part.run.id, to(2), ignore);
  const kept = await service.save(part.run.id, 'two');
  await service.close(part.run.id);
  const restored = await service.restore(kept.id, false, ignore);
  const file = await service.export({ run: restored.run.id });
  const unpacked = Object.entries(unzipSync(file.bytes)).map(([name, bytes]) => ({
    path: `my run/${name}`,
    content: new Blob([bytes.slice()]),
  }));
  for (const from of [new Blob([file.bytes]), unpacked]) {
    const { run, inputs: again } = await service.importFile(from, file.name, ignore);
    expect(run.step).toBe(2);
    expect(run.set).toEqual(whole.run.set);
    expect(again).toEqual(inputs);
    await service.play(run.id, to(4), ignore);
    expect(bitsOf((await run.checkpoint()).arms)).toEqual(end);
  }

  const other = await service.open(config, 'other', own('right-first'), ignore);
  await service.play(other.run.id, to(4), ignore);
  expect(bitsOf((await other.run.checkpoint()).arms)).not.toEqual(end);
});

it('the example of a task is given a picture of a pair too', async () => {
  const { service } = fakeService();
  const { input, real } = await service.example(config, own('auto'));
  expect(real).toEqual(pairs[0]![1]);
  expect(Math.abs(input!.rgb[0]! - luma(pairs[0]![0], 0))).toBeLessThan(1);
});

it('what is in a folder is told before a run is opened', async () => {
  const { service } = fakeService();
  expect(await service.look(files)).toEqual({
    first: { train: 8, test: 4 },
    second: null,
    paired: false,
    elsewhere: 0,
    halves: 'related',
  });
});
