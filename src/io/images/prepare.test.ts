import { createHash } from 'node:crypto';
import { expect, expectTypeOf, test } from 'vitest';
import { failureOf } from '#core/failure.ts';
import { cropImage } from '#core/rgbImage.ts';
import { seededPicture } from '#tests/support/pictures.ts';
import golden from '#tests/truth/resize.json' with { type: 'json' };
import type * as protocol from '#worker/protocol.ts';
import { compositeTile } from './composite.ts';
import { describePixels } from './open.ts';
import { orient } from './orient.ts';
import { fitPair } from './prepare.ts';
import { resize } from './resize.ts';
import type { ImageInfo, Prepare, Working } from './types.ts';

const large = seededPicture(60, 40, 1, 'smooth');
const small = seededPicture(50, 44, 2, 'smooth');
const how: Prepare = {
  longestSide: null,
  resample: 'bicubic',
  fit: 'refuse',
  background: 'white',
  profiles: 'stored',
};

test('what comes out is what worker/protocol.ts promises', () => {
  expectTypeOf<ImageInfo>().toEqualTypeOf<protocol.ImageInfo>();
  expectTypeOf<Prepare>().toEqualTypeOf<protocol.Prepare>();
  expectTypeOf<Working>().toExtend<protocol.CompareResult['working']>();
});

test('equal sizes pass untouched', async () => {
  const pair = await fitPair(large, large, how);
  expect(pair.working).toEqual({ width: 60, height: 40, resized: 'no', cropped: false });
  expect(pair.reference).toBe(large);
});

test('unequal sizes are refused with both sizes', async () => {
  const failure = await fitPair(large, small, how).catch(failureOf);
  expect(failure).toEqual({
    code: 'sizes-differ',
    reference: { width: 60, height: 40 },
    generated: { width: 50, height: 44 },
  });
});

test('resize takes the size of the reference, and resamples the generated picture alone', async () => {
  const pair = await fitPair(large, small, { ...how, fit: 'resize' });
  expect(pair.working).toEqual({ width: 60, height: 40, resized: 'bicubic', cropped: false });
  expect(pair.reference).toBe(large);
  expect(pair.generated).toEqual(await resize(small, large, 'bicubic'));
});

test('crop keeps the top left', async () => {
  const pair = await fitPair(large, small, { ...how, fit: 'crop' });
  expect(pair.working).toEqual({ width: 50, height: 40, resized: 'no', cropped: true });
  expect(pair.reference).toEqual(cropImage(large, 0, 0, { width: 50, height: 40 }));
  expect(pair.generated.rgb.subarray(0, 150)).toEqual(small.rgb.subarray(0, 150));
});

test('the working size is reached in one step from the own pixels of each', async () => {
  const pair = await fitPair(large, small, { ...how, fit: 'resize', longestSide: 30 });
  expect(pair.working).toEqual({ width: 30, height: 20, resized: 'bicubic', cropped: false });
  expect(pair.generated).toEqual(await resize(small, { width: 30, height: 20 }, 'bicubic'));
  const enlarged = await fitPair(large, large, { ...how, longestSide: 512 });
  expect(enlarged.working.width).toBe(60);
});

test('an abort stops the work', async () => {
  const signal = AbortSignal.abort();
  await expect(fitPair(large, large, { ...how, longestSide: 30 }, signal)).rejects.toThrow(/abort/i);
});

test.each(golden.blend)(
  'all values under all alphas over $background, as Pillow pastes',
  ({ background, sha256 }) => {
    const rgba = new Uint8Array(256 * 256 * 4);
    for (let i = 0; i < 65536; i++) rgba.fill(i & 255, i * 4, i * 4 + 3).fill(i >> 8, i * 4 + 3, i * 4 + 4);
    const image = { width: 256, height: 256, rgb: new Uint8ClampedArray(65536 * 3) };
    expect(compositeTile(rgba, 256, image, 0, 0, background)).toBe(true);
    expect(createHash('sha256').update(image.rgb).digest('hex')).toBe(sha256);
  },
);

test('orientations are those of EXIF: where the stored top left pixel goes', () => {
  const places = [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => {
    const image = { width: 3, height: 2, rgb: new Uint8ClampedArray(18) };
    image.rgb[0] = 255;
    const turned = orient(image, orientation);
    const at = turned.rgb.indexOf(255) / 3;
    return [turned.width, at % turned.width, Math.floor(at / turned.width)].join();
  });
  expect(places).toEqual(['3,0,0', '3,2,0', '3,2,1', '3,0,1', '2,0,0', '2,1,0', '2,1,2', '2,0,2']);
});

test('drawn pictures are known by their pixels and size', async () => {
  const info = await describePixels(large, 'a drawing');
  expect(info).toMatchObject({ name: 'a drawing', width: 60, height: 40, notes: [] });
  expect(info.preview.rgba).toHaveLength(60 * 40 * 4);
  expect(info.id).toMatch(/^[0-9a-f]{64}$/);
  expect((await describePixels({ ...large, width: 40, height: 60 }, 'x')).id).not.toBe(info.id);
});
