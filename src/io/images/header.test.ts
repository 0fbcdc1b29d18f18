import { zlibSync } from 'fflate';
import { expect, test } from 'vitest';
import { failureOf } from '#core/failure.ts';
import { badImages, goodJpeg, goodPng } from '#tests/support/badImages.ts';
import { blockJpeg, segment } from '#tests/support/blockJpeg.ts';
import { chunk, pngFile } from '#tests/support/pngFile.ts';
import { uprightSize } from './formats/header.ts';
import { readHeader } from './header.ts';

function refusal(bytes: Uint8Array, name: string) {
  try {
    readHeader(bytes, name);
    return null;
  } catch (error) {
    return failureOf(error);
  }
}

test.each(badImages)('$name', ({ name, bytes, expected }) => {
  if ('refused' in expected) {
    const { refused, ...rest } = expected;
    expect(refusal(bytes, name)).toMatchObject({ code: refused, name, ...rest });
  } else {
    const header = readHeader(bytes, name);
    expect(uprightSize(header)).toEqual({ width: expected.width, height: expected.height });
    expect(header.notes).toEqual(expected.notes);
  }
});

test('a file cut anywhere is refused, whole ones are not', () => {
  for (const whole of [goodPng, goodJpeg]) {
    expect(readHeader(whole, 'whole').stored).toEqual({ width: 96, height: 64 });
    for (let length = 1; length < whole.length; length += 97)
      expect(refusal(whole.slice(0, length), 'cut')?.code).toMatch(/^(image-broken|not-an-image)$/);
    expect(refusal(whole.slice(0, whole.length - 1), 'cut')).toMatchObject({ reason: 'truncated' });
  }
});

test('a picture of 100 megapixels passes by its size, one of more is refused with its size', () => {
  const claim = (width: number, height: number) => {
    const bytes = goodPng.slice();
    new DataView(bytes.buffer).setUint32(16, width);
    new DataView(bytes.buffer).setUint32(20, height);
    return refusal(bytes, 'claims.png');
  };
  expect(claim(10_000, 10_000)).toMatchObject({ reason: 'damaged' }); // the check sum no longer fits
  expect(claim(10_001, 10_000)).toEqual({
    code: 'image-too-large',
    name: 'claims.png',
    width: 10_001,
    height: 10_000,
    maxMegapixels: 100,
  });
});

test('other files are named', () => {
  const found = (bytes: string) => {
    const failure = refusal(
      Uint8Array.from(bytes, (c) => c.charCodeAt(0)),
      'x',
    );
    return failure?.code === 'not-an-image' ? failure.found : failure;
  };
  expect(found('%PDF-1.7\n\x00\x01')).toBe('pdf');
  expect(found('PK\x03\x04\x14\x00')).toBe('zip');
  expect(found('<!DOCTYPE html><p>hello')).toBe('html');
  expect(found('<?xml version="1.0"?>\n<svg width="1"/>')).toBe('svg');
  expect(
    found(
      `II*\x00\x08\x00\x00\x00\x02\x00\x00\x01\x03\x00\x01\x00\x00\x00\x05\x00\x00\x00\x01\x01\x03\x00\x01\x00\x00\x00\x05\x00\x00\x00${'\0'.repeat(20)}`,
    ),
  ).toBe('tiff');
  expect(found('\x00\x01\x02\x03\x04\x05\x06\x07')).toBe('unknown');
});

test('a colour profile is mentioned unless it is that of sRGB', () => {
  const named = (name: string) =>
    Uint8Array.from(`${'\0'.repeat(400)}desc\0\0${name}`, (c) => c.charCodeAt(0));
  const asPng = (name: string) => {
    const data = [...new TextEncoder().encode('ICC Profile\0\0'), ...zlibSync(named(name))];
    return pngFile({
      width: 1,
      height: 1,
      depth: 8,
      colourType: 0,
      row: () => [5],
      before: [chunk('iCCP', data)],
    });
  };
  const asJpeg = (name: string) => {
    const data = [...new TextEncoder().encode('ICC_PROFILE\0\x01\x01'), ...named(name)];
    return blockJpeg({ width: 8, height: 8, block: () => [9, 128, 128], segments: [segment(0xe2, data)] });
  };
  expect(readHeader(asPng('s\0R\0G\0B\0 IEC'), 'x').notes).toEqual(['grey']);
  expect(readHeader(asPng('Adobe RGB (1998)'), 'x').notes).toEqual(['grey', 'colour-profile']);
  expect(readHeader(asJpeg('sRGB IEC61966-2.1'), 'x').notes).toEqual([]);
  expect(readHeader(asJpeg('Display P3'), 'x').notes).toEqual(['colour-profile']);
});
