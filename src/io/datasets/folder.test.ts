import { describe, expect, it } from 'vitest';
import { AppError } from '#core/failure.ts';
import { blankImage, type RgbImage } from '#core/rgbImage.ts';
import { type Item, openItems, square } from './folder.ts';

/** Names tell the picture: `40x32`, the left half red; anything else cannot be read. */
const read = (name: string): RgbImage => {
  const size = /(\d+)x(\d+)/.exec(name);
  if (name.startsWith('broken')) throw new AppError({ code: 'image-broken', name, reason: 'cut short' });
  if (!size) throw new AppError({ code: 'not-an-image', name, found: 'text' });
  const image = blankImage(Number(size[1]), Number(size[2]));
  for (let i = 0; i < image.rgb.length; i += 3)
    if ((i / 3) % image.width < image.width / 2) image.rgb[i] = 255;
  return image;
};
const items = (...names: string[]): Item[] =>
  names.map((name) => ({ name, open: async () => [await square(read(name), 32, name)] }));

describe('images of a folder', () => {
  it('of unequal sizes become squares of one size, cut from their middles', async () => {
    const { rows, skipped } = await openItems(items('a 64x32', 'b 32x90'), 10);
    expect(skipped).toEqual([]);
    expect(rows.map(([image]) => [image!.width, image!.height])).toEqual([
      [32, 32],
      [32, 32],
    ]);
    // The middle of a: red up to its own middle.
    const [{ rgb }] = rows[0] as [RgbImage];
    expect([rgb[0], rgb[31 * 3]]).toEqual([255, 0]);
  });

  it('that are left out are named, with the reason why', async () => {
    const { rows, skipped } = await openItems(
      items('broken 40x40', 'notes.txt', 'ok 40x40', 'tiny 8x40'),
      10,
    );
    expect(rows).toHaveLength(1);
    expect(skipped.map(({ name, failure }) => [name, failure.code])).toEqual([
      ['broken 40x40', 'image-broken'],
      ['notes.txt', 'not-an-image'],
      ['tiny 8x40', 'image-too-small'],
    ]);
  });

  it('are no more than the limit, and it is told how far they are', async () => {
    const told: number[] = [];
    const { rows } = await openItems(
      items('a 32x32', 'b 32x32', 'c 32x32'),
      2,
      (done) => void told.push(done),
    );
    expect([rows.length, told]).toEqual([2, [1, 2]]);
  });
});
