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
  ({ width, height, seedA, kindA, seedB, kindB, masked, mae, mse, psnr, ssim }) => {
    const found = pixelMetrics(
      seededPicture(width, height, seedA, kindA),
      seededPicture(width, height, seedB, kindB),
      masked ? ramp(width, height) : null,
    );
    expect(found.mae).toBeCloseTo(mae, 12);
    expect(found.mse).toBeCloseTo(mse, 12);
    if (psnr === null) expect(found.psnr).toBeNull();
    else expect(found.psnr).toBeCloseTo(psnr, 10);
    expect(found.ssim).toBeCloseTo(ssim, 10);
  },
);

const a = seededPicture(20, 16, 1, 'noise');
const b = seededPicture(20, 16, 2, 'noise');

test('equal pictures: no error, SSIM 1, and no PSNR, which would be infinite', () => {
  const { ssim, ...rest } = pixelMetrics(a, a, null);
  expect(rest).toEqual({ mae: 0, mse: 0, psnr: null });
  expect(ssim).toBeCloseTo(1, 14);
});

test('a mask of 255 everywhere changes nothing, an empty one is refused', () => {
  const whole = { width: 20, height: 16, values: new Uint8Array(320).fill(255) };
  const masked = pixelMetrics(a, b, whole);
  const plain = pixelMetrics(a, b, null);
  expect(masked.mse).toBeCloseTo(plain.mse, 14);
  expect(masked.ssim).toBeCloseTo(plain.ssim!, 14);
  expect(() => pixelMetrics(a, b, { ...whole, values: new Uint8Array(320) })).toThrow(/mask/);
});

test('a mask that lies in the border, where no window has its centre, leaves no SSIM', () => {
  const values = new Uint8Array(320);
  values[0] = 255;
  expect(pixelMetrics(a, b, { width: 20, height: 16, values }).ssim).toBeNull();
});

test('pictures under 11 pixels have no SSIM, unequal sizes are refused', () => {
  const small = seededPicture(10, 30, 1, 'noise');
  expect(pixelMetrics(small, seededPicture(10, 30, 2, 'noise'), null).ssim).toBeNull();
  expect(() => pixelMetrics(a, small, null)).toThrow(/expected 20x16, got 10x30/);
});
