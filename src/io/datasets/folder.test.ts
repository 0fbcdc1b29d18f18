import { describe, expect, it } from 'vitest';
import { AppError } from '#core/failure.ts';
import { blankImage, type RgbImage } from '#core/rgbImage.ts';
import { openFolder } from './folder.ts';

const blob = new Blob([]);
const named = (...names: string[]) => names.map((name) => ({ name, blob }));

/** Names tell the picture: `40x32`, the left half red; anything else cannot be read. */
const read = async (_: Blob, name: string): Promise<RgbImage> => {
  const size = /(\d+)x(\d+)/.exec(name);
  if (name.startsWith('broken')) throw new AppError({ code: 'image-broken', name, reason: 'cut short' });
  if (!size) throw new AppError({ code: 'not-an-image', name, found: 'text' });
  const image = blankImage(Number(size[1]), Number(size[2]));
  for (let i = 0; i < image.rgb.length; i += 3)
    if ((i / 3) % image.width < image.width / 2) image.rgb[i] = 255;
  return image;
};

describe('a folder of images', () => {
  it('of unequal sizes becomes squares of one size, cut from their middles, in the order of their names', async () => {
    const { images, skipped } = await openFolder(named('b 32x90', 'a 64x32'), 32, 10, undefined, read);
    expect(skipped).toEqual([]);
    expect(images.map(({ width, height }) => [width, height])).toEqual([
      [32, 32],
      [32, 32],
    ]);
    // The middle of a: red up to its own middle.
    expect([images[0]!.rgb[0], images[0]!.rgb[31 * 3]]).toEqual([255, 0]);
  });

  it('names the files that it leaves out, and why', async () => {
    const files = named('notes.txt', 'ok 40x40', 'broken 40x40', 'tiny 8x40');
    const { images, skipped } = await openFolder(files, 32, 10, undefined, read);
    expect(images).toHaveLength(1);
    expect(skipped.map(({ name, failure }) => [name, failure.code])).toEqual([
      ['broken 40x40', 'image-broken'],
      ['notes.txt', 'not-an-image'],
      ['tiny 8x40', 'image-too-small'],
    ]);
  });

  it('stops at the limit, and tells how far it is', async () => {
    const told: number[] = [];
    const files = named('a 32x32', 'b 32x32', 'c 32x32');
    const { images } = await openFolder(files, 32, 2, (done) => void told.push(done), read);
    expect([images.length, told]).toEqual([2, [1, 2]]);
  });
});
