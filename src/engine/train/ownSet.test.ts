import { describe, expect, it } from 'vitest';
import { AppError } from '#core/failure.ts';
import { blankImage, type RgbImage } from '#core/rgbImage.ts';
import type { RunConfig } from '#core/training/config.ts';
import { defaults } from '#core/training/presets/defaults.ts';
import type { Halves } from '#io/datasets/reading.ts';
import { beside } from '#io/datasets/testing/beside.ts';
import type { Placed } from '#io/placed.ts';
import { type FolderFiles, readSet, restoredSet, setAgain } from './ownSet.ts';
import { drawSet } from './trainingSet.ts';

const placed = (paths: readonly string[]): Placed<File>[] =>
  paths.map((path) => ({ path, content: new File([path], path.slice(path.lastIndexOf('/') + 1)) }));
const folder = (paths: readonly string[], halves: Halves = 'auto'): FolderFiles => ({
  files: placed(paths),
  target: null,
  halves,
});
const plainFolder = (n: number) => folder(Array.from({ length: n }, (_, i) => `${i}`.padStart(3, '0')));
const numbers = (n: number, path: (i: number) => string) => Array.from({ length: n }, (_, i) => path(i));
const read = async () => blankImage(40, 40);
const ignore = () => {};

/** A square of one colour: the kind in red, the number in green. */
function even(kind: number, number: number, side = 32): RgbImage {
  const rgb = new Uint8ClampedArray(3 * side * side);
  for (let i = 0; i < rgb.length; i += 3) rgb.set([kind, number, 0], i);
  return { width: side, height: side, rgb };
}
/** Kind and number of squares that {@link even} made. */
const told = (images: readonly RgbImage[] | null) => images?.map(({ rgb }) => [rgb[0], rgb[1]]);
const numberOf = (path: string) => Number(/(\d+)\D*$/.exec(path)![1]);
const A = 10;
const B = 200;

describe('images of a person’s own', () => {
  it('of a folder holds out every tenth, and as many more to compare sets with', async () => {
    const { train, heldOut, reference, from } = await readSet(
      defaults['super-resolution'],
      plainFolder(40),
      ignore,
      read,
    );
    expect([train.length, heldOut.length, reference.length, from]).toEqual([32, 4, 4, 'folder']);
    expect(new Set([...train, ...heldOut, ...reference]).size).toBe(40);
  });

  it('of a small folder has no second set, but enough to train on', async () => {
    const few = plainFolder(6);
    const { train, heldOut, reference } = await readSet(defaults['super-resolution'], few, ignore, read);
    expect([train.length, heldOut.length, reference.length]).toEqual([4, 2, 0]);
  });

  it('of a folder serves another run of its size and kind, and no other', async () => {
    const config = defaults['super-resolution'];
    const set = await readSet(config, plainFolder(40), ignore, read);
    const needed = { failure: { code: 'folder-needed' } };
    expect(setAgain({ ...config, images: 8 }, set)).toEqual({ ...set, train: set.train.slice(0, 8) });
    expect(() => setAgain({ ...config, side: 64 }, set)).toThrow(expect.objectContaining(needed));
    expect(() => setAgain(defaults.unpaired, set)).toThrow(expect.objectContaining(needed));
    expect(() => setAgain(config, null)).toThrow(expect.objectContaining(needed));
    await expect(drawSet({ ...config, dataset: 'folder' }, ignore)).rejects.toMatchObject(needed);
  });

  it('of a folder with too few images is refused with those that were left out', async () => {
    const broken = async (_: Blob, name: string) => {
      if (name < '004') return blankImage(40, 40);
      throw new AppError({ code: 'image-broken', name, reason: 'cut short' });
    };
    const reading = readSet(defaults['super-resolution'], plainFolder(6), ignore, broken);
    await expect(reading).rejects.toMatchObject({
      failure: { code: 'too-few-images', expected: 6, found: 4, skipped: ['004', '005'] },
    });
  });

  describe('in folders as CycleGAN has them', () => {
    const paths = [
      ...numbers(12, (i) => `zoo/trainA/${10 + i}.jpg`),
      ...numbers(10, (i) => `zoo/trainB/${40 + i}.jpg`),
      ...numbers(5, (i) => `zoo/testA/${70 + i}.jpg`),
      ...numbers(4, (i) => `zoo/testB/${90 + i}.jpg`),
      'zoo/cover.jpg',
    ];
    /** Every file by its folder: A or B, and its number. */
    const byFolder = async (file: Blob) => {
      const path = await file.text();
      return even(path.includes('A/') ? A : B, numberOf(path));
    };
    const readAs = (change: Partial<RunConfig>, task: RunConfig['task']) =>
      readSet({ ...defaults[task], heldOut: 4, ...change }, folder(paths), ignore, byFolder);

    it('are the two domains of the unpaired task; those for testing are held out', async () => {
      const set = await readAs({}, 'unpaired');
      expect(told(set.train)).toEqual(numbers(12, String).map((_, i) => [A, 10 + i]));
      expect(told(set.trainOther)).toEqual(numbers(10, String).map((_, i) => [B, 40 + i]));
      expect(told(set.heldOut)).toEqual([70, 71, 72, 73].map((n) => [A, n]));
      expect(told(set.heldOutOther)).toEqual([90, 91, 92, 93].map((n) => [B, n]));
      expect(set).toMatchObject({ given: null, partners: null, skipped: [] });
      expect(set.reading).toEqual({ kinds: 'folders', use: 'domains', heldOut: 'test-folder' });
    });

    it('are never trained on where they are for testing, however many there may be', async () => {
      const { train, reference, heldOut } = await readAs({ images: 8, heldOut: 4 }, 'unpaired');
      expect(told(train)).toHaveLength(8);
      for (const [, number] of told([...train])!) expect(number).toBeLessThan(70);
      expect([heldOut.length, reference.length]).toEqual([4, 0]);
    });

    it('are B alone for a task that makes its input from its target', async () => {
      for (const task of ['super-resolution', 'edges-to-image', 'generate'] as const) {
        const set = await readAs({}, task);
        expect(new Set(told([...set.train, ...set.heldOut])!.map(([kind]) => kind))).toEqual(new Set([B]));
        expect(set).toMatchObject({ trainOther: null, given: null });
        expect(set.reading).toEqual({ kinds: 'folders', use: 'second-only', heldOut: 'test-folder' });
      }
    });

    it('hold out some of the others where only one kind has images for testing', async () => {
      const own = folder(paths.filter((path) => !path.includes('testB')));
      const set = await readSet({ ...defaults.unpaired, heldOut: 4 }, own, ignore, byFolder);
      expect(told(set.heldOut)!.map(([, n]) => n)).toEqual([70, 71]);
      expect(told(set.heldOutOther)!.map(([, n]) => n! < 70)).toEqual([true, true]);
      expect(set.reading?.heldOut).toBe('some');
    });

    it('are pairs where they have the same names, and stay so where one of them is broken', async () => {
      const names = numbers(9, (i) => `${10 + i}.png`);
      const own = folder(['A', 'B'].flatMap((kind) => names.map((name) => `maps/${kind}/${name}`)));
      const broken = async (file: Blob, name: string) => {
        if (name === 'A/12.png') throw new AppError({ code: 'image-broken', name, reason: 'cut short' });
        const path = await file.text();
        return even(path.includes('/A/') ? A : B, numberOf(path));
      };
      const { train, given, heldOut, skipped, reading } = await readSet(
        { ...defaults.colourisation, heldOut: 4 },
        own,
        ignore,
        broken,
      );
      expect(told(given!.train)!.map(([kind]) => kind)).toEqual(train.map(() => A));
      expect(told(train)).toEqual(told(given!.train)!.map(([, n]) => [B, n]));
      expect(told(heldOut)).toEqual(told(given!.heldOut)!.map(([, n]) => [B, n]));
      expect(skipped.map(({ name, failure }) => [name, failure.code])).toEqual([
        ['B/12.png', 'image-broken'],
      ]);
      expect(reading).toEqual({ kinds: 'folders', use: 'pairs', heldOut: 'some' });
    });
  });

  describe('that are two side by side', () => {
    const paths = [
      ...numbers(8, (i) => `facades/train/${10 + i}.jpg`),
      ...numbers(4, (i) => `facades/test/${50 + i}.jpg`),
      ...numbers(2, (i) => `facades/val/${80 + i}.jpg`),
    ];
    const sideBySide = async (file: Blob) => {
      const number = numberOf(await file.text());
      return beside(even(A, number), even(B, number));
    };
    const readAs = (task: RunConfig['task'], halves: Halves, own = folder(paths, halves)) =>
      readSet({ ...defaults[task], heldOut: 5 }, own, ignore, sideBySide);

    it('are recognised: G is given the left ones and makes the right ones', async () => {
      const set = await readAs('edges-to-image', 'auto');
      const trained = [10, 11, 12, 13, 14, 15, 16, 17];
      expect(told(set.train)).toEqual(trained.map((n) => [B, n]));
      expect(told(set.given!.train)).toEqual(trained.map((n) => [A, n]));
      expect(told(set.heldOut)).toEqual([50, 51, 52, 53, 80].map((n) => [B, n]));
      expect(told(set.given!.heldOut)).toEqual([50, 51, 52, 53, 80].map((n) => [A, n]));
      expect(set.reading).toEqual({ kinds: 'left-first', use: 'pairs', heldOut: 'test-folder' });
    });

    it('are the other way round where the person says so', async () => {
      const set = await readAs('edges-to-image', 'right-first');
      expect(told(set.train)![0]).toEqual([A, 10]);
      expect(told(set.given!.train)![0]).toEqual([B, 10]);
      expect(set.reading?.kinds).toBe('right-first');
    });

    it('are cut from their middles where the person says that they are only wide', async () => {
      const { train, given, reading } = await readAs('edges-to-image', 'no');
      const rows = train[0]!.rgb.subarray(0, 96);
      expect([rows[3 * 4], rows[3 * 27], given]).toEqual([A, B, null]);
      expect(reading).toEqual({ kinds: 'one', use: 'all', heldOut: 'test-folder' });
    });

    it('are two domains of which the true translation is known', async () => {
      const set = await readAs('unpaired', 'auto');
      expect([told(set.train)![3], told(set.trainOther)![3]]).toEqual([
        [A, 13],
        [B, 13],
      ]);
      expect(told(set.partners)).toEqual(told(set.heldOut)!.map(([, n]) => [B, n]));
      expect(restoredSet({ ...set }).partners).toEqual(set.partners);
    });

    it('are never cut at their seam for a task that needs one of them', async () => {
      for (const task of ['inpainting', 'super-resolution', 'generate'] as const) {
        const { train, heldOut, reading } = await readAs(task, 'auto');
        expect(new Set([...train, ...heldOut].flatMap(({ rgb }) => [rgb[0], rgb.at(-3)]))).toEqual(
          new Set([B]),
        );
        expect(reading?.use).toBe('second-only');
      }
    });

    it('leave out and name one that is none', async () => {
      const wide = async (file: Blob) =>
        (await file.text()).includes('/12.') ? blankImage(65, 32) : sideBySide(file);
      const config = { ...defaults['edges-to-image'], heldOut: 5 };
      const { train, skipped } = await readSet(config, folder(paths, 'left-first'), ignore, wide);
      expect(train).toHaveLength(7);
      expect(skipped).toMatchObject([
        { name: 'train/12.jpg', failure: { code: 'not-two-halves', width: 65, height: 32 } },
      ]);
    });

    it('serve a run of another task, which makes its input by itself', async () => {
      const set = await readAs('edges-to-image', 'auto');
      const images = { images: 4 };
      expect(setAgain({ ...defaults.colourisation, ...images }, set).given?.train).toHaveLength(4);
      const again = setAgain({ ...defaults['super-resolution'], ...images }, set);
      expect([again.train.length, again.given, again.reading?.use]).toEqual([4, null, 'second-only']);
    });
  });
});
