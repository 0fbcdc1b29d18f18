import { createHash } from 'node:crypto';
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { blankImage } from '#core/rgbImage.ts';
import { badImages } from '#tests/support/badImages.ts';
import { seededPicture } from '#tests/support/pictures.ts';
import golden from '#tests/truth/png.json' with { type: 'json' };
import { compositeTile } from './composite.ts';
import { decodePng } from './decodePng.ts';
import { readHeader } from './header.ts';

test.each(golden.cases)('$name, laid over grey, gives the bytes of Pillow', ({ name, file, sha256 }) => {
  const bytes = Uint8Array.from(Buffer.from(file, 'base64'));
  expect(readHeader(bytes, name)).toMatchObject({ format: 'png', alpha: true });
  const { width, height, rgba } = decodePng(bytes, name);
  expect([width, height]).toEqual([golden.width, golden.height]);
  const image = blankImage(width, height);
  compositeTile(rgba, width, image, 0, 0, 128);
  expect(createHash('sha256').update(image.rgb).digest('hex')).toBe(sha256);
});

const bytesOf = (name: string) => badImages.find((image) => image.name === name)!.bytes;

test('a colour under little alpha survives, as it would not on a canvas', () => {
  const { rgba } = decodePng(bytesOf('transparent.png'), 'transparent.png');
  expect([...rgba.subarray(4, 8)]).toEqual([8, 247, 40, 8]);
});

test('sixteen bits keep their high byte', () => {
  const { rgba } = decodePng(bytesOf('sixteen-bit.png'), 'sixteen-bit.png');
  expect([...rgba.subarray(4, 8)]).toEqual([8, 90, 5, 255]);
});

test('an interlaced PNG comes back', () => {
  const picture = seededPicture(60, 40, 1, 'smooth');
  const file = encode({ ...picture, data: picture.rgb, channels: 3, depth: 8 }, { interlace: 'Adam7' });
  const { rgba } = decodePng(Uint8Array.from(file), 'interlaced.png');
  const rgb = rgba.filter((_, i) => i % 4 !== 3);
  expect(Buffer.compare(rgb, Buffer.from(picture.rgb))).toBe(0);
});
