import { describe, expect, it, test } from 'vitest';
import { seededPicture } from '#tests/support/pictures.ts';
import golden from '#tests/truth/structure.json' with { type: 'json' };
import { type Conventions, usualConventions } from './conventions.ts';
import { flip } from './flip.ts';
import { gmsd } from './gmsd.ts';
import { haarPsi } from './haarPsi.ts';
import { pixelPair, type StoredImage } from './pixelPair.ts';

const by = (change: Partial<Conventions>): Conventions => ({ ...usualConventions, ...change });
const ramp = (width: number, height: number) => ({
  width,
  height,
  values: Uint8Array.from({ length: width * height }, (_, i) => {
    const x = i % width;
    return x > 8 ? (x * 7 + Math.floor(i / width) * 3) % 256 : 0;
  }),
});
const metrics = [haarPsi, gmsd, flip];

test.each(golden.cases)(
  '$width x $height, $kindA against $kindB, masked: $masked, as numpy and scipy compute it',
  async ({ width, height, seedA, kindA, seedB, kindB, masked, ...expected }) => {
    const [a, b] = [seededPicture(width, height, seedA, kindA), seededPicture(width, height, seedB, kindB)];
    const pair = (change: Partial<Conventions>) =>
      pixelPair(a, b, masked ? ramp(width, height) : null, by(change));
    expect(await haarPsi.measure(pair({}))).toBeCloseTo(expected.haarpsi, 10);
    expect(await haarPsi.measure(pair({ channels: 'y' }))).toBeCloseTo(expected.haarpsiY, 10);
    expect(await gmsd.measure(pair({}))).toBeCloseTo(expected.gmsd, 10);
    expect(await gmsd.measure(pair({ channels: 'y' }))).toBeCloseTo(expected.gmsdY, 10);
    expect(await flip.measure(pair({}))).toBeCloseTo(expected.flip, 10);
    expect(await flip.measure(pair({ ppd: 24.5 }))).toBeCloseTo(expected.flipNear, 10);
    expect(await flip.measure(pair({ channels: 'y' }))).toBeCloseTo(expected.flip, 10);
  },
);

describe.each(metrics.map((metric) => [metric.id, metric] as const))('%s', (_id, metric) => {
  const a = seededPicture(40, 31, 1, 'smooth');
  const b = seededPicture(40, 31, 2, 'smooth');
  const of = (x: StoredImage, y: StoredImage, change: Partial<Conventions> = {}) =>
    metric.measure(pixelPair(x, y, null, by(change)));
  const equal = metric.better === 'larger' ? 1 : 0;

  it('is at its best for equal pictures, one colour and black among them', async () => {
    for (const value of [0, 100, 255]) {
      const flat = { width: 20, height: 18, rgb: new Uint8ClampedArray(3 * 20 * 18).fill(value) };
      expect(await of(flat, flat)).toBeCloseTo(equal, 10);
    }
    expect(await of(a, a)).toBeCloseTo(equal, 10);
  });

  it('leaves the border out, and counts all bits of 16 unless they are cut', async () => {
    const framed = { ...b, rgb: b.rgb.map((v, i) => (i % 120 < 3 ? 255 - v : v)) };
    expect(await of(b, framed, { border: 1 })).toBeCloseTo(equal, 10);
    expect(await of(b, framed)).not.toBeCloseTo(equal, 3);
    const deep = (more: number) => ({
      ...a,
      rgb: Uint16Array.from(a.rgb, (v, i) => v * 256 + (i % 7) * more),
    });
    expect(await of(deep(0), deep(30), { bits: '8' })).toBeCloseTo(equal, 10);
    expect(Math.abs((await of(deep(0), deep(30)))! - equal)).toBeGreaterThan(1e-9);
  });

  it('has no value where nothing counts', async () => {
    const none = { width: 40, height: 31, values: new Uint8Array(40 * 31) };
    expect(await metric.measure(pixelPair(a, b, none))).toBeNull();
    expect(await of(a, b, { border: 16 })).toBeNull();
  });
});
