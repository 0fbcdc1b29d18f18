import { createHash } from 'node:crypto';
import { encode } from 'fast-png';
import { zlibSync } from 'fflate';
import { expect, test } from 'vitest';
import { blankImage } from '#core/rgbImage.ts';
import { badImages } from '#tests/support/badImages.ts';
import { seededPicture } from '#tests/support/pictures.ts';
import { chunk, interlacedData, packed, pngFile } from '#tests/support/pngFile.ts';
import { numbers } from '#tests/support/random.ts';
import golden from '#tests/truth/png.json' with { type: 'json' };
import { compositeTile } from './composite.ts';
import { compositeDeep } from './compositeDeep.ts';
import { decodePng } from './decodePng.ts';
import { readHeader } from './header.ts';
import { orientDeep } from './orient.ts';

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

const kinds = [
  { colourType: 0, channels: 1, depths: [1, 2, 4, 8, 16] },
  { colourType: 2, channels: 3, depths: [8, 16] },
  { colourType: 3, channels: 1, depths: [1, 2, 4, 8] },
  { colourType: 4, channels: 2, depths: [8, 16] },
  { colourType: 6, channels: 4, depths: [8, 16] },
] as const;
const sizes = [
  [37, 23],
  [1, 1],
  [2, 5],
  [9, 3],
  [4, 1],
] as const;
const cases = kinds.flatMap(({ colourType, channels, depths }) =>
  depths.flatMap((depth) => [false, true].map((key) => ({ colourType, channels, depth, key }))),
);

test.each(cases)(
  'colour type $colourType, $depth bits, tRNS $key: interlaced as not',
  ({ colourType, channels, depth, key }) => {
    const before: Uint8Array[] = [];
    if (colourType === 3)
      before.push(
        chunk(
          'PLTE',
          range(2 ** depth * 3, (i) => (i * 37) & 255),
        ),
      );
    if (key && colourType === 3)
      before.push(
        chunk(
          'tRNS',
          range(2 ** depth - 1, (i) => (i * 91) & 255),
        ),
      );
    if (key && colourType < 3)
      before.push(
        chunk(
          'tRNS',
          range(channels * 2, () => 1),
        ),
      );
    for (const [width, height] of sizes) {
      const values = numbers(width * 7 + depth, width * height * channels);
      const samples = range(width * height * channels, (i) => Math.floor(values[i]! * 2 ** depth));
      const bits = (x: number, y: number) =>
        range(channels * depth, (i) => {
          const sample = samples[(y * width + x) * channels + Math.floor(i / depth)]!;
          return (sample >> (depth - 1 - (i % depth))) & 1;
        });
      const plain = { width, height, depth, colourType, before, row: rowOf(width, bits) };
      const twin = decodePng(pngFile(plain), 'plain.png');
      const interlaced = pngFile({ ...plain, interlaced: true }, interlacedData(width, height, bits));
      expect(decodePng(interlaced, 'interlaced.png')).toEqual(twin);
      if (depth === 8 && colourType === 2) expect([...twin.rgba.subarray(0, 3)]).toEqual(samples.slice(0, 3));
    }
  },
);

const rowOf = (width: number, bits: (x: number, y: number) => number[]) => (y: number) =>
  packed(range(width, (x) => x).flatMap((x) => bits(x, y)));
const range = <T>(count: number, value: (i: number) => T) =>
  Array.from({ length: count }, (_, i) => value(i));

test('more bytes than the picture needs are not inflated, fewer are damage', () => {
  const picture = { width: 4, height: 4, depth: 8, colourType: 0 } as const;
  const data = (bytes: number) => pngFile({ ...picture, row: () => [] }, zlibSync(new Uint8Array(bytes)));
  expect(decodePng(data(20), 'x').rgba).toHaveLength(64);
  for (const bytes of [19, 2 ** 24]) expect(() => decodePng(data(bytes), 'x')).toThrow(/damaged/);
});

test('samples of 16 bits are kept whole, and laid over the background in 16 bits', () => {
  const pixels = [32768, 65535, 32868, 32768];
  const file = pngFile({
    width: 2,
    height: 1,
    depth: 16,
    colourType: 4,
    row: () => pixels.flatMap((value) => [value >> 8, value & 255]),
  });
  const { deep, rgba } = decodePng(file, 'x');
  expect([...deep!]).toEqual([32768, 32768, 32768, 65535, 32868, 32868, 32868, 32768]);
  expect([...rgba.subarray(0, 4)]).toEqual([128, 128, 128, 255]);
  // (0 * 32767 + 32868 * 32768) / 65535 = 16434.25; over white 32767 more
  expect([...compositeDeep(deep!, 0)]).toEqual([32768, 32768, 32768, 16434, 16434, 16434]);
  expect(compositeDeep(deep!, 255)[3]).toBe(49201);
  expect([...orientDeep({ width: 2, height: 1 }, compositeDeep(deep!, 0), 6)]).toEqual([
    32768, 32768, 32768, 16434, 16434, 16434,
  ]);
});
