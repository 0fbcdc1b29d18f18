import { expect, test } from 'vitest';
import { seededPicture } from '#tests/support/pictures.ts';
import golden from '#tests/truth/ssim.json' with { type: 'json' };
import { pixelMetrics } from './pixel.ts';

const ramp = (width: number, height: number) => ({
  width,
  height,
  values: Uint8Array.from({ length: width * height }, (_, i) => {
    const x = i % width;
    return x > 8 ? (x * 7 + Math.floor(i / width) * 3) % 256 : 0;
  }),
});

test.each(golden.cases)(
  '$width x $height, $kindA against $kindB, masked: $masked, as numpy and scipy compute it',
  async ({ width, height, seedA, kindA, seedB, kindB, masked, mae, mse, psnr, ssim }) => {
    const found = await pixelMetrics(
      seededPicture(width, height, seedA, kindA),
      seededPicture(width, height, seedB, kindB),
      masked ? ramp(width, height) : null,
    );
    expect(found.mae).toBeCloseTo(mae, 12);
    expect(found.mse).toBeCloseTo(mse, 12);
    expect(found.psnr).toBeCloseTo(psnr ?? Number.POSITIVE_INFINITY, 10);
    expect(found.ssim).toBeCloseTo(ssim, 10);
  },
);

const a = seededPicture(20, 16, 1, 'noise');
const b = seededPicture(20, 16, 2, 'noise');

test('equal pictures: no error, SSIM 1, and an infinite PSNR', async () => {
  const { ssim, ...rest } = await pixelMetrics(a, a, null);
  expect(rest).toEqual({ mae: 0, mse: 0, psnr: Number.POSITIVE_INFINITY });
  expect(ssim).toBeCloseTo(1, 14);
});

test('a mask of 255 everywhere changes nothing, an empty one leaves no number', async () => {
  const whole = { width: 20, height: 16, values: new Uint8Array(320).fill(255) };
  const masked = await pixelMetrics(a, b, whole);
  const plain = await pixelMetrics(a, b, null);
  expect(masked.mse).toBeCloseTo(plain.mse!, 14);
  expect(masked.ssim).toBeCloseTo(plain.ssim!, 14);
  const none = { mae: null, mse: null, psnr: null, ssim: null };
  expect(await pixelMetrics(a, b, { ...whole, values: new Uint8Array(320) })).toEqual(none);
});

test('a mask that lies in the border, where no window has its centre, leaves no SSIM', async () => {
  const values = new Uint8Array(320);
  values[0] = 255;
  expect((await pixelMetrics(a, b, { width: 20, height: 16, values })).ssim).toBeNull();
});

test('pictures under 11 pixels have no SSIM, unequal sizes are refused', async () => {
  const small = seededPicture(10, 30, 1, 'noise');
  expect((await pixelMetrics(small, seededPicture(10, 30, 2, 'noise'), null)).ssim).toBeNull();
  await expect(pixelMetrics(a, small, null)).rejects.toThrow(/expected 20x16, got 10x30/);
});

test('a large picture is worked on in bands between which it can be stopped, the same however they lie', async () => {
  // So wide that eight of its ten rows of windows are a band.
  const [x, y] = [seededPicture(30_000, 20, 1, 'noise'), seededPicture(30_000, 20, 2, 'noise')];
  let bands = 0;
  const found = await pixelMetrics(x, y, null, async () => {
    bands += 1;
  });
  // 20 rows of errors in three bands, and two bands of windows for each channel.
  expect(bands).toBe(3 + 2 * 3);
  const turned = (p: typeof x) => {
    const rgb = new Uint8ClampedArray(p.rgb.length);
    for (let i = 0; i < rgb.length; i += 3)
      rgb.set(p.rgb.subarray(i, i + 3), 3 * (((i / 3) % p.width) * p.height + Math.floor(i / 3 / p.width)));
    return { width: p.height, height: p.width, rgb };
  };
  expect((await pixelMetrics(turned(x), turned(y), null)).ssim).toBeCloseTo(found.ssim!, 12);
  const stop = async () => {
    throw new Error('stopped');
  };
  await expect(pixelMetrics(x, y, null, stop)).rejects.toThrow('stopped');
});
