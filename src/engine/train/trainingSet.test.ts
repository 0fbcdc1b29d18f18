import { describe, expect, it } from 'vitest';
import { atNight } from '#core/datasets/pairs.ts';
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
    expect(one.reference).toHaveLength(4);
    const all = [...one.train, ...one.heldOut, ...one.reference].map(({ rgb }) => rgb.join());
    expect(new Set(all).size).toBe(all.length);
  });

  it('of two domains knows what each held-out picture is in the other one, where there is such a thing', async () => {
    const config = { ...defaults.unpaired, images: 4, heldOut: 4 };
    const { heldOut, partners, trainOther, heldOutOther, reference } = await drawSet(config, ignore);
    expect(partners).toEqual(heldOut.map(atNight));
    const others = [...trainOther!, ...heldOutOther!, ...reference, ...partners!].map(({ rgb }) =>
      rgb.join(),
    );
    expect(new Set(others).size).toBe(16);
    const apart = await drawSet({ ...config, dataset: 'creature-quilt' }, ignore);
    expect(apart.partners).toBeNull();
  });

  it('refuses a set that does not fit the task', async () => {
    const config = { ...defaults.unpaired, dataset: 'creature' };
    await expect(drawSet(config, ignore)).rejects.toMatchObject({ failure: { code: 'bad-request' } });
  });

  it('of a folder holds out every tenth, and as many more to compare sets with', async () => {
    const { train, heldOut, reference, from } = await readSet(
      defaults['super-resolution'],
      { files: files(40), target: null },
      ignore,
      read,
    );
    expect([train.length, heldOut.length, reference.length, from]).toEqual([32, 4, 4, 'folder']);
    expect(new Set([...train, ...heldOut, ...reference]).size).toBe(40);
  });

  it('of a small folder has no second set, but enough to train on', async () => {
    const few = { files: files(6), target: null };
    const { train, heldOut, reference } = await readSet(defaults['super-resolution'], few, ignore, read);
    expect([train.length, heldOut.length, reference.length]).toEqual([4, 2, 0]);
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
