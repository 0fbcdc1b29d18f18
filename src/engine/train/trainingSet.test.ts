import { describe, expect, it } from 'vitest';
import { AppError } from '#core/failure.ts';
import { blankImage } from '#core/rgbImage.ts';
import { defaults } from '#core/training/presets/defaults.ts';
import { drawSet, readSet, setAgain } from './trainingSet.ts';

const files = (n: number) => Array.from({ length: n }, (_, i) => new File(['x'], `${i}`.padStart(3, '0')));
const read = async () => blankImage(40, 40);
const ignore = () => {};

describe('a training set', () => {
  it('that is drawn is the same for the same seed, with other pictures held out', async () => {
    const config = { ...defaults['super-resolution'], images: 4, heldOut: 4 };
    const [one, two] = [await drawSet(config, ignore), await drawSet(config, ignore)];
    expect(two).toEqual(one);
    const other = await drawSet({ ...config, seed: config.seed + 1 }, ignore);
    expect(other.train).not.toEqual(one.train);
    for (const held of one.heldOut) for (const seen of one.train) expect(held.rgb).not.toEqual(seen.rgb);
  });

  it('refuses a set that does not fit the task', async () => {
    const config = { ...defaults.unpaired, dataset: 'creature' };
    await expect(drawSet(config, ignore)).rejects.toMatchObject({ failure: { code: 'bad-request' } });
  });

  it('of a folder holds out every tenth', async () => {
    const { train, heldOut, from } = await readSet(
      defaults['super-resolution'],
      { files: files(40), target: null },
      ignore,
      read,
    );
    expect([train.length, heldOut.length, from]).toEqual([36, 4, 'folder']);
  });

  it('of a folder serves another run of its size and kind, and no other', async () => {
    const config = defaults['super-resolution'];
    const set = await readSet(config, { files: files(40), target: null }, ignore, read);
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
    const reading = readSet(defaults['super-resolution'], { files: files(6), target: null }, ignore, broken);
    await expect(reading).rejects.toMatchObject({
      failure: { code: 'too-few-images', expected: 6, found: 4, skipped: ['004', '005'] },
    });
  });
});
