import { describe, expect, test } from 'vitest';
import { pixelMetrics } from '../metrics/pixel.ts';
import { lake } from '../scenes/lake.ts';
import { distortions } from './registry.ts';

const equal = (a: Uint8ClampedArray, b: Uint8ClampedArray) => Buffer.from(a).equals(Buffer.from(b));
const image = lake.draw(4, 96, 64);
const steps = [0.1, 0.25, 0.4, 0.6, 0.8, 1];
/** Those whose error can only grow; a warp, a shift or a coarser grid may by chance come closer again. */
const growing = [
  'blur',
  'noise',
  'jpeg',
  'recolour',
  'contrast',
  'brightness',
  'patch',
  'speckle',
  'sharpen',
];

test('ids are unique', () => {
  expect(new Set(distortions.map(({ id }) => id)).size).toBe(distortions.length);
});

describe.each(distortions)('$id', ({ apply, label, about, defaultStrength }) => {
  test('strength 0 leaves every byte as it was, and the input alone', () => {
    const before = image.rgb.slice();
    const same = apply(image, 0, 3);
    expect(equal(same.rgb, before)).toBe(true);
    expect(same.rgb).not.toBe(image.rgb);
    apply(image, 1, 3);
    expect(equal(image.rgb, before)).toBe(true);
  });

  test('the default is seen, the same seed gives the same bytes', async () => {
    const once = apply(image, defaultStrength, 5);
    expect((await pixelMetrics(image, once, null)).mae).toBeGreaterThan(0.001);
    expect(equal(apply(image, defaultStrength, 5).rgb, once.rgb)).toBe(true);
  });

  test('works on a single pixel and on a line', () => {
    for (const [width, height] of [
      [1, 1],
      [1, 9],
      [9, 1],
    ] as const) {
      const tiny = { width, height, rgb: new Uint8ClampedArray(width * height * 3).fill(90) };
      expect(apply(tiny, 1, 1).rgb).toHaveLength(width * height * 3);
    }
  });

  test('is named in both languages', () => {
    for (const text of [label.en, label.zh, about.en, about.zh]) expect(text.length).toBeGreaterThan(1);
  });
});

test.each(distortions.filter(({ id }) => growing.includes(id)))(
  '$id: more strength, more squared error',
  async ({ apply }) => {
    const measured = steps.map((strength) => pixelMetrics(image, apply(image, strength, 7), null));
    const errors = (await Promise.all(measured)).map(({ mse }) => mse!);
    expect(errors).toEqual(errors.toSorted((a, b) => a - b));
    expect(errors[0]).toBeLessThan(errors.at(-1)!);
  },
);
