/**
 * Files that a person might drop on the page and that need care, all made of our own pixels, for unit and browser tests.
 * `expected` says what must come of each: a refusal (failure code and, for broken ones, its reason) or a size and notes.
 */
import { encode } from 'fast-png';
import jpegJs from 'jpeg-js';
import { toRgba } from '#core/rgbImage.ts';
import { lake } from '#core/scenes/lake.ts';
import { adobeSegment, blockJpeg, exifBlock, exifSegment, joined } from './blockJpeg.ts';
import { chunk, header, imageData, pngFile, pngSignature } from './pngFile.ts';

export interface BadImage {
  name: string;
  mimeType: string;
  bytes: Uint8Array<ArrayBuffer>;
  expected:
    | { refused: 'not-an-image'; found: string }
    | { refused: 'image-broken'; reason: string }
    | { refused: 'image-too-large' }
    | { width: number; height: number; notes: readonly string[] };
}

const png = 'image/png';
const jpeg = 'image/jpeg';
const text = (content: string) => Uint8Array.from(new TextEncoder().encode(content));
const picture = lake.draw(11, 96, 64);
const u32 = (value: number) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

/** An ordinary PNG and JPEG of 96x64, to compare with and to cut. */
export const goodPng = Uint8Array.from(encode({ ...picture, data: picture.rgb, channels: 3, depth: 8 }));
export const goodJpeg = Uint8Array.from(
  jpegJs.encode({ width: picture.width, height: picture.height, data: toRgba(picture) }, 90).data,
);

const flipped = (bytes: Uint8Array<ArrayBuffer>, at: number) =>
  bytes.map((byte, i) => (i === at ? byte ^ 0x55 : byte));
const ramp = (x: number, y: number) => (x * 8 + y * 5) & 255;
const range = (count: number, value: (i: number) => number[]) =>
  Array.from({ length: count }, (_, i) => value(i)).flat();

const claimed20000 = joined([
  pngSignature,
  header({ width: 20000, height: 20000, depth: 8, colourType: 2 }),
  chunk('IDAT', imageData({ height: 1, row: () => [1, 2, 3] })),
  chunk('IEND', []),
]);

/** 32x24, straight alpha from 0 at the left to 248 at the right. */
const transparent = pngFile({
  width: 32,
  height: 24,
  depth: 8,
  colourType: 6,
  row: (y) => range(32, (x) => [ramp(x, y), 255 - ramp(x, y), 40, x * 8]),
});

const frameControl = (sequence: number) =>
  chunk('fcTL', [...u32(sequence), ...u32(16), ...u32(16), ...u32(0), ...u32(0), 0, 1, 0, 10, 0, 0]);
const apngFrame = (level: number) => ({ height: 16, row: () => range(16, () => [level, 90, 30]) });
const animatedPng = pngFile({
  width: 16,
  depth: 8,
  colourType: 2,
  ...apngFrame(200),
  before: [chunk('acTL', [...u32(2), ...u32(0)]), frameControl(0)],
  after: [frameControl(1), chunk('fdAT', [...u32(2), ...imageData(apngFrame(20))])],
});

/** 16x16, two frames of one colour each: red, then blue. */
const animatedGif = joined([
  text('GIF89a'),
  Uint8Array.from([16, 0, 16, 0, 0x91, 0, 0, 220, 30, 30, 30, 60, 220, 0, 0, 0, 255, 255, 255]),
  gifFrame(0),
  gifFrame(1),
  Uint8Array.from([0x3b]),
]);

function gifFrame(colour: number): Uint8Array {
  // Three-bit codes; the table is cleared before every second pixel, so that codes never grow.
  const bits: number[] = [];
  const push = (code: number) => bits.push(code & 1, (code >> 1) & 1, (code >> 2) & 1);
  for (let i = 0; i < 256; i++) {
    if (i % 2 === 0) push(4);
    push(colour);
  }
  push(5);
  const data: number[] = [];
  for (let i = 0; i < bits.length; i += 8)
    data.push(bits.slice(i, i + 8).reduce((sum, bit, place) => sum + bit * 2 ** place, 0));
  const control = [0x21, 0xf9, 4, 0, 10, 0, 0, 0];
  const place = [0x2c, 0, 0, 0, 0, 16, 0, 16, 0, 0, 2];
  return Uint8Array.from([...control, ...place, data.length, ...data, 0]);
}

export const badImages: readonly BadImage[] = [
  {
    name: 'notes.png',
    mimeType: png,
    bytes: text('These are notes, not pixels.\n'),
    expected: { refused: 'not-an-image', found: 'text' },
  },
  {
    name: 'drawing.svg',
    mimeType: 'image/svg+xml',
    bytes: text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    expected: { refused: 'not-an-image', found: 'svg' },
  },
  {
    name: 'empty.png',
    mimeType: png,
    bytes: new Uint8Array(0),
    expected: { refused: 'image-broken', reason: 'empty' },
  },
  {
    name: 'truncated.png',
    mimeType: png,
    bytes: goodPng.slice(0, goodPng.length * 0.6),
    expected: { refused: 'image-broken', reason: 'truncated' },
  },
  {
    name: 'truncated.jpg',
    mimeType: jpeg,
    bytes: goodJpeg.slice(0, goodJpeg.length * 0.6),
    expected: { refused: 'image-broken', reason: 'truncated' },
  },
  {
    name: 'flipped-bits.png',
    mimeType: png,
    bytes: flipped(goodPng, 2000),
    expected: { refused: 'image-broken', reason: 'damaged' },
  },
  {
    name: 'no-width.png',
    mimeType: png,
    bytes: pngFile({ width: 0, height: 5, depth: 8, colourType: 0, row: () => [] }),
    expected: { refused: 'image-broken', reason: 'zero-size' },
  },
  { name: 'huge.png', mimeType: png, bytes: claimed20000, expected: { refused: 'image-too-large' } },
  {
    name: 'one-pixel.png',
    mimeType: png,
    bytes: pngFile({ width: 1, height: 1, depth: 8, colourType: 2, row: () => [9, 8, 7] }),
    expected: { width: 1, height: 1, notes: [] },
  },
  {
    name: 'animated.gif',
    mimeType: 'image/gif',
    bytes: animatedGif,
    expected: { width: 16, height: 16, notes: ['animated'] },
  },
  {
    name: 'animated.png',
    mimeType: png,
    bytes: animatedPng,
    expected: { width: 16, height: 16, notes: ['animated'] },
  },
  {
    name: 'sixteen-bit.png',
    mimeType: png,
    bytes: pngFile({
      width: 32,
      height: 24,
      depth: 16,
      colourType: 2,
      row: (y) => range(32, (x) => [ramp(x, y), 200, 90, 7, ramp(y, x), 129]),
    }),
    expected: { width: 32, height: 24, notes: ['sixteen-bit'] },
  },
  {
    name: 'cmyk.jpg',
    mimeType: jpeg,
    bytes: blockJpeg({
      width: 40,
      height: 24,
      block: (x, y) => [x * 50, 255 - y * 60, 128, 230],
      segments: [adobeSegment],
    }),
    expected: { width: 40, height: 24, notes: ['cmyk'] },
  },
  {
    name: 'grey.png',
    mimeType: png,
    bytes: pngFile({
      width: 32,
      height: 24,
      depth: 8,
      colourType: 0,
      row: (y) => range(32, (x) => [ramp(x, y)]),
    }),
    expected: { width: 32, height: 24, notes: ['grey'] },
  },
  {
    name: 'grey.jpg',
    mimeType: jpeg,
    bytes: blockJpeg({ width: 40, height: 24, block: (x, y) => [x * 40 + y * 20] }),
    expected: { width: 40, height: 24, notes: ['grey'] },
  },
  {
    name: 'transparent.png',
    mimeType: png,
    bytes: transparent,
    expected: { width: 32, height: 24, notes: ['has-alpha'] },
  },
  {
    name: 'rotated.jpg',
    mimeType: jpeg,
    bytes: blockJpeg({
      width: 40,
      height: 24,
      block: (x, y) => [x * 40 + 20, 128 + y * 30, 100],
      segments: [exifSegment(6)],
    }),
    expected: { width: 24, height: 40, notes: ['rotated-by-exif'] },
  },
  {
    name: 'rotated.png',
    mimeType: png,
    bytes: pngFile({
      width: 32,
      height: 24,
      depth: 8,
      colourType: 2,
      row: (y) => range(32, (x) => [ramp(x, y), x, y]),
      before: [chunk('eXIf', exifBlock(6))],
    }),
    expected: { width: 24, height: 32, notes: ['rotated-by-exif'] },
  },
];
