import { describe, expect, it } from 'vitest';
import { atNight } from '#core/datasets/pairs.ts';
import { blankImage, type RgbImage } from '#core/rgbImage.ts';
import { creature } from '#core/scenes/creature.ts';
import { quilt } from '#core/scenes/quilt.ts';
import { town } from '#core/scenes/town.ts';
import type { Scene } from '#core/scenes/types.ts';
import { areRelated, canBeHalves, halvesOf } from './halves.ts';
import { beside } from './testing/beside.ts';

const drawn = (scene: Scene, width: number, height: number) =>
  Array.from({ length: 6 }, (_, i) => scene.draw(40 + i, width, height));

/** Black outlines on white, with a white margin, so that two of them meet in white. */
function outlined({ width, height, rgb }: RgbImage): RgbImage {
  const out = blankImage(width, height);
  out.rgb.fill(255);
  const at = (x: number, y: number) => rgb[3 * (y * width + x) + 1]!;
  for (let y = 3; y < height - 3; y++)
    for (let x = 3; x < width - 3; x++)
      if (Math.hypot(at(x + 1, y) - at(x - 1, y), at(x, y + 1) - at(x, y - 1)) > 60)
        out.rgb.fill(0, 3 * (y * width + x), 3 * (y * width + x) + 3);
  return out;
}

/** The picture with a white margin. */
function framed(image: RgbImage): RgbImage {
  const { width, height } = image;
  const rgb = image.rgb.map((value, i) => {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    return Math.min(x, y, width - 1 - x, height - 1 - y) < 3 ? 255 : value;
  });
  return { width, height, rgb };
}

describe('images that are two side by side', () => {
  it('are of twice their height in width, and come apart at the seam', () => {
    const [left, right] = drawn(town, 32, 32) as [RgbImage, RgbImage];
    const both = beside(left, right);
    expect(halvesOf(both)).toEqual([left, right]);
    expect([both, { width: 127, height: 64 }].map(canBeHalves)).toEqual([true, false]);
  });

  it('are known by a picture and its translation', async () => {
    expect(
      await areRelated(drawn(town, 32, 32).map((day) => beside(framed(day), framed(atNight(day))))),
    ).toBe(true);
  });

  it('are known by outlines and what they are of, on either side', async () => {
    const creatures = drawn(creature, 32, 32);
    expect(await areRelated(creatures.map((one) => beside(outlined(one), framed(one))))).toBe(true);
    expect(await areRelated(creatures.map((one) => beside(framed(one), outlined(one))))).toBe(true);
  });

  it('are known where all on the left are of another kind than those on the right, whatever they show', async () => {
    const towns = drawn(town, 32, 32);
    expect(
      await areRelated(towns.map((one, i) => beside(framed(one), framed(atNight(towns[(i + 3) % 6]!))))),
    ).toBe(true);
  });

  it('are known by the seam where nothing else tells', async () => {
    const even = (value: number) => ({
      width: 32,
      height: 32,
      rgb: new Uint8ClampedArray(3 * 32 * 32).fill(value),
    });
    expect(await areRelated([beside(even(200), even(90))])).toBe(true);
    expect(await areRelated([beside(even(200), even(200))])).toBe(false);
  });

  it.each([
    ['towns', town],
    ['quilts', quilt],
    ['creatures', creature],
  ])('are not taken for such where they are wide: %s', async (_, scene) => {
    expect(await areRelated(drawn(scene, 64, 32))).toBe(false);
  });
});
