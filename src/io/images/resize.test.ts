import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { RgbImage } from '#core/rgbImage.ts';
import golden from '#tests/truth/resize.json' with { type: 'json' };
import { reducedSize, resize } from './resize.ts';
import type { Resample } from './types.ts';

/** The pictures of tests/truth/make_resize.py. */
function pixels(width: number, height: number, seed: number, kind: string): RgbImage {
  let state = seed;
  const rgb = new Uint8ClampedArray(width * height * 3);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++, i++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        const noise = state >>> 24;
        if (kind === 'noise') rgb[i] = noise;
        else if (kind === 'smooth') rgb[i] = (x * 3 + y * 2 + c * 40 + (noise >> 5)) % 256;
        else rgb[i] = (Math.floor(x / 9) + Math.floor(y / 4) + c) % 2 ? 255 : 0;
      }
  return { width, height, rgb };
}

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

test('an unchanged size gives the picture itself', async () => {
  const image = pixels(5, 4, 1, 'noise');
  expect(await resize(image, { width: 5, height: 4 }, 'lanczos')).toBe(image);
});

test('an abort in the middle is heard', async () => {
  const abort = new AbortController();
  const work = resize(pixels(2000, 1500, 1, 'steps'), { width: 512, height: 384 }, 'lanczos', abort.signal);
  setTimeout(() => abort.abort(), 0);
  await expect(work).rejects.toThrow(/abort/i);
});

test('the longest side is reduced, the other follows, nothing grows', () => {
  expect(reducedSize({ width: 4000, height: 3000 }, 512)).toEqual({ width: 512, height: 384 });
  expect(reducedSize({ width: 333, height: 1000 }, 512)).toEqual({ width: 170, height: 512 });
  expect(reducedSize({ width: 1000, height: 1 }, 512)).toEqual({ width: 512, height: 1 });
  expect(reducedSize({ width: 300, height: 200 }, 512)).toEqual({ width: 300, height: 200 });
  expect(reducedSize({ width: 3000, height: 2000 }, null)).toEqual({ width: 3000, height: 2000 });
});
