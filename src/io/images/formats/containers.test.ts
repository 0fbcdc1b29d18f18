import { expect, test } from 'vitest';
import { failureOf } from '#core/failure.ts';
import { badImages } from '#tests/support/badImages.ts';
import { exifBlock } from '#tests/support/blockJpeg.ts';
import { iccProfile } from '#tests/support/iccProfile.ts';
import { readHeader } from '../header.ts';
import { withoutExif } from './webp.ts';

const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));
const le32 = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255];
const le16 = (value: number) => le32(value).slice(0, 2);

/** An extended WebP of 40x24 without its pixels: enough for a header. */
function webp(flags: number, ...chunks: readonly number[][]): Uint8Array<ArrayBuffer> {
  const body = [...ascii('WEBPVP8X'), ...le32(10), flags, 0, 0, 0, 39, 0, 0, 23, 0, 0, ...chunks.flat()];
  return Uint8Array.from([...ascii('RIFF'), ...le32(body.length), ...body]);
}
const exif = (orientation: number, prefix = '') => {
  const data = [...ascii(prefix), ...exifBlock(orientation)];
  return [...ascii('EXIF'), ...le32(data.length), ...data];
};

const iccChunk = () => {
  const data = [...iccProfile({ name: 'sRGB', gamma: 1, primaries: 'srgb' })];
  return [...ascii('ICCP'), ...le32(data.length), ...data];
};

/** A bitmap of `width` x `height`, 24 bits, with all its rows. */
function bmp(width: number, height: number): Uint8Array<ArrayBuffer> {
  const rows = Math.floor((width * 24 + 31) / 32) * 4 * Math.abs(height);
  const info = [
    ...le32(40),
    ...le32(width),
    ...le32(height),
    ...le16(1),
    ...le16(24),
    ...Array<number>(24).fill(0),
  ];
  return Uint8Array.from([
    ...ascii('BM'),
    ...le32(54 + rows),
    ...le32(0),
    ...le32(54),
    ...info,
    ...Array<number>(rows).fill(9),
  ]);
}

function reasonOf(bytes: Uint8Array) {
  try {
    return readHeader(bytes, 'x').format;
  } catch (error) {
    const failure = failureOf(error);
    return failure.code === 'image-broken' ? failure.reason : failure;
  }
}

test('WebP: size, flags and orientation, with and without the prefix of JPEG', () => {
  expect(readHeader(webp(0x10 | 0x02 | 0x20, iccChunk()), 'x')).toMatchObject({
    stored: { width: 40, height: 24 },
    orientation: 1,
    notes: ['has-alpha', 'animated', 'colour-profile'],
  });
  for (const prefix of ['', 'Exif\0\0'])
    expect(readHeader(webp(0x08, exif(8, prefix)), 'x')).toMatchObject({
      orientation: 8,
      notes: ['rotated-by-exif'],
    });
});

test('WebP: the EXIF is hidden from the browser, everything else is left', () => {
  const file = webp(0x08, exif(6));
  const hidden = withoutExif(file);
  expect(readHeader(hidden, 'x').orientation).toBe(1);
  expect(hidden.filter((byte, i) => byte !== file[i])).toHaveLength(3); // E, I and F: the second letter is X already
  const plain = webp(0);
  expect(withoutExif(plain)).toBe(plain);
});

test('WebP and BMP: a byte less is refused', () => {
  expect(reasonOf(webp(0, exif(1)).slice(0, -1))).toBe('truncated');
  expect(reasonOf(bmp(7, 5))).toBe('bmp');
  expect(reasonOf(bmp(7, 5).slice(0, -1))).toBe('truncated');
});

test('BMP: rows from the top have a negative height, and 0 is broken', () => {
  expect(readHeader(bmp(7, -5), 'x').stored).toEqual({ width: 7, height: 5 });
  expect(reasonOf(bmp(0, 5))).toBe('zero-size');
});

test('WebP: a RIFF length that is a byte off, or bytes after the picture, are no reason to refuse it', () => {
  const whole = webp(0x08, exif(6));
  const claims = (off: number, file = whole) => {
    const copy = file.slice();
    const view = new DataView(copy.buffer);
    view.setUint32(4, view.getUint32(4, true) + off, true);
    return copy;
  };
  for (const off of [-1, 1]) expect(readHeader(claims(off), 'x').orientation).toBe(6);
  expect(withoutExif(claims(1)).subarray(4, 8)).toEqual(whole.subarray(4, 8));
  expect(reasonOf(claims(100))).toBe('truncated');
});

test('GIF: neither a missing trailer nor bytes after the picture are a reason to refuse it', () => {
  const gif = badImages.find(({ name }) => name === 'animated.gif')!.bytes;
  expect(readHeader(gif.slice(0, -1), 'x').notes).toEqual(['animated']);
  const second = gif.lastIndexOf(0x21);
  const first = gif.slice(0, second);
  expect(readHeader(first, 'x').notes).toEqual([]);
  expect(readHeader(Uint8Array.from([...first, 0, 0, 0x3b]), 'x').notes).toEqual([]);
});
