import { describe, expect, it } from 'vitest';
import { atNight } from '#core/datasets/pairs.ts';
import { defaults } from '#core/training/presets/defaults.ts';
import { drawSet } from './trainingSet.ts';

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
});
