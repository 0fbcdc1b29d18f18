import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { seededPicture as pixels } from '#tests/support/pictures.ts';
import golden from '#tests/truth/resize.json' with { type: 'json' };
import { giveWay } from './giveWay.ts';
import { reducedSize, resize } from './resize.ts';
import type { Resample } from './types.ts';

const sha256 = (bytes: Uint8ClampedArray) => createHash('sha256').update(bytes).digest('hex');

test.each(golden.resize)(
  '$resample $width x $height -> $toWidth x $toHeight ($kind) gives the bytes of Pillow',
  async ({ width, height, seed, kind, toWidth, toHeight, resample, first, sha256: expected }) => {
    const image = pixels(width, height, seed, kind);
    const size = { width: toWidth, height: toHeight };
    const { rgb } = await resize(image, size, resample as Resample);
    expect([...rgb.subarray(0, first.length)]).toEqual(first);
    expect(sha256(rgb)).toBe(expected);
  },
);

test.each(golden.deep)(
  '$resample $width x $height -> $toWidth x $toHeight ($kind) gives the samples of Pillow in 16 bits',
  async ({ width, height, seed, kind, toWidth, toHeight, resample, first, sha256: expected }) => {
    const image = pixels(width, height, seed, kind);
    const deep = Uint16Array.from(image.rgb, (value) => 251 * value + 17 * seed);
    const resized = await resize(
      { ...image, deep },
      { width: toWidth, height: toHeight },
      resample as Resample,
    );
    expect([...resized.deep!.subarray(0, first.length)]).toEqual(first);
    expect(sha256(new Uint8ClampedArray(resized.deep!.buffer))).toBe(expected);
    expect(resized.rgb).toEqual((await resize(image, resized, resample as Resample)).rgb);
  },
);

test('an unchanged size gives the picture itself', async () => {
  const image = pixels(5, 4, 1, 'noise');
  expect(await resize(image, { width: 5, height: 4 }, 'lanczos')).toBe(image);
});

test('an abort in the middle is heard', async () => {
  const abort = new AbortController();
  const cancel = giveWay().then(() => abort.abort());
  const work = resize(pixels(2000, 1500, 1, 'steps'), { width: 512, height: 384 }, 'lanczos', abort.signal);
  await expect(work).rejects.toThrow(/abort/i);
  await cancel;
});

test('the longest side is reduced, the other follows, nothing grows', () => {
  expect(reducedSize({ width: 4000, height: 3000 }, 512)).toEqual({ width: 512, height: 384 });
  expect(reducedSize({ width: 333, height: 1000 }, 512)).toEqual({ width: 170, height: 512 });
  expect(reducedSize({ width: 1000, height: 1 }, 512)).toEqual({ width: 512, height: 1 });
  expect(reducedSize({ width: 300, height: 200 }, 512)).toEqual({ width: 300, height: 200 });
  expect(reducedSize({ width: 3000, height: 2000 }, null)).toEqual({ width: 3000, height: 2000 });
});
