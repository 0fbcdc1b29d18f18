import { describe, expect, it } from 'vitest';
import golden from '#tests/truth/ssim.json' with { type: 'json' };
import { type Conventions, usualConventions } from './conventions.ts';
import { msSsim } from './msSsim.ts';
import { pixelMetrics } from './pixel.ts';
import { pixelPair, type StoredImage } from './pixelPair.ts';

const by = (change: Partial<Conventions>): Conventions => ({ ...usualConventions, ...change });
const measured = (a: StoredImage, b: StoredImage, change: Partial<Conventions> = {}) =>
  pixelMetrics(a, b, null, undefined, by(change));

const picture = (width: number, height: number, of: (x: number, y: number, c: number) => number) => ({
  width,
  height,
  rgb: Uint8ClampedArray.from({ length: 3 * width * height }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return of(pixel % width, Math.floor(pixel / width), i % 3);
  }),
});
const deep = (width: number, height: number, value: number) => ({
  width,
  height,
  rgb: new Uint16Array(3 * width * height).fill(value),
});
const sawtooth = (x: number, y: number, c: number) => (3 * x + 2 * y + 20 * c) % 256;
const spoilt = (x: number, y: number, c: number) => sawtooth(x, y, c) + ((7 * x + 5 * y + c) % 11) * 4 - 20;
/** Pillow's `convert('L')` of such a picture. */
const inGrey = ({ width, height, rgb }: ReturnType<typeof picture>) =>
  picture(width, height, (x, y) => {
    const at = 3 * (y * width + x);
    return Math.round(0.299 * rgb[at]! + 0.587 * rgb[at + 1]! + 0.114 * rgb[at + 2]!);
  });
const grey = picture(32, 32, () => 100);

describe('channels', () => {
  it('blue + 10 on grey 100 is 32.90 dB in RGB and 48.31 dB in Y', async () => {
    const bluer = picture(32, 32, (_x, _y, c) => (c === 2 ? 110 : 100));
    expect((await measured(grey, bluer)).psnr!.toFixed(2)).toBe('32.90');
    expect((await measured(grey, bluer, { channels: 'y' })).psnr!.toFixed(2)).toBe('48.31');
  });

  it('luma is not rounded: a difference of half a level counts', async () => {
    const bluer = picture(16, 16, (_x, _y, c) => (c === 2 ? 105 : 100));
    const { mae } = await measured(grey16, bluer, { channels: 'y' });
    expect(mae).toBeCloseTo((24.966 * 5) / 255 / 255, 14);
  });
  const grey16 = picture(16, 16, () => 100);
});

describe('the border', () => {
  const framed = picture(32, 32, (x, y) => (Math.min(x, y, 31 - x, 31 - y) < 4 ? 140 : 100));

  it('left out takes a frame of errors away', async () => {
    expect((await measured(grey, framed)).psnr).toBeCloseTo(
      -10 * Math.log10((40 / 255) ** 2 * (1 - 0.75 ** 2)),
      10,
    );
    expect((await measured(grey, framed, { border: 4 })).psnr).toBe(Number.POSITIVE_INFINITY);
    expect((await measured(grey, framed, { border: 3 })).psnr).toBeLessThan(40);
  });

  it('leaves out the same part of a mask', async () => {
    const values = Uint8Array.from({ length: 1024 }, (_, i) => (i < 5 * 32 ? 255 : 0));
    const mask = { width: 32, height: 32, values };
    const found = await pixelMetrics(grey, framed, mask, undefined, by({ border: 3 }));
    // Of the two rows that are left of the mask, 26 pixels wide, the first is frame, and two pixels of the second.
    expect(found.mae).toBeCloseTo((28 / 52) * (40 / 255), 14);
  });

  it('that leaves nothing leaves no number', async () => {
    const none = { mae: null, mse: null, psnr: null, ssim: null };
    expect(await measured(grey, framed, { border: 16 })).toEqual(none);
  });
});

describe('bits', () => {
  it('of 16 count in full: 32768 against 32868 is 56.33 dB, cut to 8 bits they are equal', async () => {
    const [a, b] = [deep(16, 16, 32768), deep(16, 16, 32868)];
    expect((await measured(a, b)).psnr!.toFixed(2)).toBe('56.33');
    expect((await measured(a, b)).ssim).toBeLessThan(1);
    expect((await measured(a, b, { bits: '8' })).psnr).toBe(Number.POSITIVE_INFINITY);
  });

  it('of 8 and 16 have one white', async () => {
    const white = picture(16, 16, () => 255);
    expect((await measured(white, deep(16, 16, 65535))).mae).toBe(0);
    expect((await measured(white, deep(16, 16, 65535), { channels: 'y' })).mae).toBe(0);
  });
});

describe('SSIM by numpy and scipy', () => {
  const [a, b] = [picture(64, 64, sawtooth), picture(64, 64, spoilt)];
  const { conventions } = golden;

  it.each([
    ['gaussian-11', 'rgb', 0.479115],
    ['uniform-7', 'rgb', 0.55061],
    ['gaussian-11', 'y', 0.613427],
    ['uniform-7', 'y', 0.672718],
  ] as const)('%s on %s', async (ssim, channels, published) => {
    const found = await measured(a, b, { ssim, channels });
    expect(found.ssim).toBeCloseTo(conventions[`${ssim} ${channels}`], 10);
    expect(found.ssim).toBeCloseTo(published, 6);
  });

  it('gaussian-11 on grey', async () => {
    const found = await measured(inGrey(a), inGrey(b));
    expect(found.ssim).toBeCloseTo(conventions['gaussian-11 grey'], 10);
    expect(found.ssim).toBeCloseTo(0.579029, 6);
  });

  it('of a checkerboard of ±10 over 1024 pixels is 0.3692, and its PSNR 28.13 dB', async () => {
    const flat = picture(1024, 1024, () => 128);
    const board = picture(1024, 1024, (x, y) => 128 + ((x + y) % 2 === 0 ? 10 : -10));
    const { psnr, ssim } = await measured(flat, board);
    expect([psnr!.toFixed(2), ssim!.toFixed(4)]).toEqual(['28.13', '0.3692']);
  });
});

describe('MS-SSIM', () => {
  it.each(golden.msSsim)(
    'of $width x $height is that of numpy and scipy',
    async ({ width, height, rgb, y }) => {
      const [a, b] = [picture(width, height, sawtooth), picture(width, height, spoilt)];
      expect(await msSsim.measure(pixelPair(a, b, null))).toBeCloseTo(rgb, 10);
      expect(await msSsim.measure(pixelPair(a, b, null, by({ channels: 'y' })))).toBeCloseTo(y, 10);
      expect(await msSsim.measure(pixelPair(a, a, null))).toBeCloseTo(1, 12);
    },
  );

  it('under a mask of one value is that of the whole', async () => {
    const [a, b] = [picture(170, 180, sawtooth), picture(170, 180, spoilt)];
    const mask = { width: 170, height: 180, values: new Uint8Array(170 * 180).fill(7) };
    expect(await msSsim.measure(pixelPair(a, b, mask))).toBeCloseTo(
      (await msSsim.measure(pixelPair(a, b, null)))!,
      12,
    );
  });

  it('has no value where a scale is too small for its windows', async () => {
    const small = picture(160, 200, sawtooth);
    expect(await msSsim.measure(pixelPair(small, small, null))).toBeNull();
  });
});
