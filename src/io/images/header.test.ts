import { zlibSync } from 'fflate';
import { expect, test } from 'vitest';
import { failureOf } from '#core/failure.ts';
import { badImages, goodJpeg, goodPng } from '#tests/support/badImages.ts';
import { blockJpeg, exifBlock, exifSegment, segment } from '#tests/support/blockJpeg.ts';
import { iccProfile } from '#tests/support/iccProfile.ts';
import { chunk, pngFile } from '#tests/support/pngFile.ts';
import { decodePng } from './decodePng.ts';
import { uprightSize } from './formats/header.ts';
import { changesColours } from './formats/icc.ts';
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
  expect(found(`8BPS\0\x01${'\0'.repeat(40)}`)).toBe('psd');
  expect(found('\x00\x01\x02\x03\x04\x05\x06\x07')).toBe('unknown');
});

/** Files that carry an ICC profile, a short one of each format that has segments for it. */
const withProfile = {
  png: (profile: Uint8Array) =>
    pngFile({
      width: 1,
      height: 1,
      depth: 8,
      colourType: 2,
      row: () => [5, 5, 5],
      before: [chunk('iCCP', [...new TextEncoder().encode('ICC Profile\0\0'), ...zlibSync(profile)])],
    }),
  jpeg: (profile: Uint8Array) =>
    blockJpeg({
      width: 8,
      height: 8,
      block: () => [9, 128, 128],
      // In two segments, the second first.
      segments: [profile.subarray(200), profile.subarray(0, 200)].map((part, i) =>
        segment(0xe2, [...new TextEncoder().encode('ICC_PROFILE\0'), 2 - i, 2, ...part]),
      ),
    }),
};

test.each([
  ['sRGB under another name', { name: 'camera', gamma: 'srgb', primaries: 'srgb' }, []],
  [
    'GIMP built-in Linear sRGB',
    { name: 'GIMP built-in Linear sRGB', gamma: 1, primaries: 'srgb' },
    ['colour-profile'],
  ],
  [
    'a gamma of 2.2 that calls itself sRGB',
    { name: 'sRGB', gamma: 2.2, primaries: 'srgb' },
    ['colour-profile'],
  ],
  ['Adobe RGB', { name: 'sRGB', gamma: 2.2, primaries: 'adobe' }, ['colour-profile']],
  ['Display P3', { name: 'sRGB', gamma: 'srgb', primaries: 'p3' }, ['colour-profile']],
  ['linear grey', { name: 'sRGB', gamma: 1, primaries: 'grey' }, ['colour-profile']],
  ['grey with the curve of sRGB', { name: 'dot gain', gamma: 'srgb', primaries: 'grey' }, []],
] as const)('a colour profile is mentioned by what it is: %s', (_, profile, notes) => {
  const bytes = iccProfile(profile);
  for (const file of [withProfile.png(bytes), withProfile.jpeg(bytes)]) {
    expect(readHeader(file, 'x').notes).toEqual(notes);
    expect(readHeader(file, 'x').profile).toEqual(bytes);
  }
  expect(changesColours(bytes.subarray(0, bytes.length - 1))).toBe(false); // cut: every viewer ignores it
});

const u32 = (value: number) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const srgbPrimaries = [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000];

test.each([
  ['gAMA 1.0', [chunk('gAMA', u32(100000))], true],
  ['gAMA 0.45455', [chunk('gAMA', u32(45455))], false],
  ['gAMA 1.0 beside sRGB', [chunk('sRGB', [0]), chunk('gAMA', u32(100000))], false],
  ['sRGB primaries', [chunk('cHRM', srgbPrimaries.flatMap(u32))], false],
  ['P3 primaries', [chunk('cHRM', srgbPrimaries.map((v, i) => (i === 2 ? 68000 : v)).flatMap(u32))], true],
  ['cICP of sRGB', [chunk('cICP', [1, 13, 0, 1]), chunk('gAMA', u32(100000))], false],
  ['cICP of PQ', [chunk('cICP', [9, 16, 0, 1]), chunk('sRGB', [0])], true],
] as const)('chunks of a PNG that state colours: %s', (_, before, noted) => {
  const file = pngFile({ width: 1, height: 1, depth: 8, colourType: 2, row: () => [5, 5, 5], before });
  expect(readHeader(file, 'x').notes).toEqual(noted ? ['colour-profile'] : []);
});

test('Adobe RGB is noted where EXIF alone states it, as cameras do', () => {
  const file = blockJpeg({
    width: 8,
    height: 8,
    block: () => [9, 128, 128],
    segments: [segment(0xe1, [...new TextEncoder().encode('Exif\0\0'), ...adobeRgbExif])],
  });
  const { notes, profile } = readHeader(file, 'x');
  expect(notes).toEqual(['colour-profile']);
  // Its primaries at the white of D50 are those that the standard's own profile has, to a few units of 1 / 65536.
  const xyz = (icc: Uint8Array) => {
    const view = new DataView(icc.buffer, icc.byteOffset);
    const tags = Array.from({ length: view.getUint32(128) }, (_, i) => 132 + 12 * i);
    return ['rXYZ', 'gXYZ', 'bXYZ'].flatMap((name) => {
      const entry = tags.find((at) => String.fromCharCode(...icc.subarray(at, at + 4)) === name)!;
      return [8, 12, 16].map((at) => view.getInt32(view.getUint32(entry + 4) + at) / 65536);
    });
  };
  const known = xyz(iccProfile({ name: 'x', gamma: 2.2, primaries: 'adobe' }));
  xyz(profile!).forEach((value, i) => {
    expect(value).toBeCloseTo(known[i]!, 3);
  });
});

/** Main directory -> EXIF -> interoperability -> index R03. */
const adobeRgbExif = [
  ...new TextEncoder().encode('MM\0*'),
  ...u32(8),
  ...[0, 1, 0x87, 0x69, 0, 4, ...u32(1), ...u32(26), ...u32(0)],
  ...[0, 1, 0xa0, 0x05, 0, 4, ...u32(1), ...u32(44), ...u32(0)],
  ...[0, 1, 0, 1, 0, 2, ...u32(4), ...new TextEncoder().encode('R03\0'), ...u32(0)],
];

const xmp = (body: string) => [...new TextEncoder().encode(`<x:xmpmeta>${body}</x:xmpmeta>`)];
const attribute = xmp('<rdf:Description tiff:Orientation="6"/>');
const element = xmp('<tiff:Orientation>6</tiff:Orientation>');
const xmpSegment = (packet: number[]) =>
  segment(0xe1, [...new TextEncoder().encode('http://ns.adobe.com/xap/1.0/\0'), ...packet]);
const xmpChunk = (packet: number[]) =>
  chunk('iTXt', [...new TextEncoder().encode('XML:com.adobe.xmp\0\0\0\0\0'), ...packet]);

test('an orientation is taken from EXIF, and from XMP where EXIF states none', () => {
  const jpeg = (...segments: Uint8Array[]) =>
    readHeader(blockJpeg({ width: 16, height: 8, block: () => [9, 128, 128], segments }), 'x').orientation;
  const png = (...before: Uint8Array[]) =>
    readHeader(pngFile({ width: 1, height: 1, depth: 8, colourType: 2, row: () => [5, 5, 5], before }), 'x')
      .orientation;
  for (const packet of [attribute, element]) {
    expect(jpeg(xmpSegment(packet))).toBe(6);
    expect(jpeg(xmpSegment(packet), exifSegment(1))).toBe(1);
    expect(png(xmpChunk(packet))).toBe(6);
    expect(png(xmpChunk(packet), chunk('eXIf', exifBlock(3)))).toBe(3);
  }
  expect(jpeg(xmpSegment(xmp('<rdf:Description tiff:Orientation="9"/>')))).toBe(1);
  const hex = exifBlock(8)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  const raw = `Raw profile type exif\0\nexif\n      26\n${hex.slice(0, 20)}\n${hex.slice(20)}\n`;
  expect(png(chunk('tEXt', new TextEncoder().encode(raw)))).toBe(8);
});

test('bytes that belong to nothing are no reason to refuse what every viewer shows', () => {
  const app0 = goodJpeg.indexOf(0xe0) + 1;
  const next = app0 + goodJpeg[app0]! * 256 + goodJpeg[app0 + 1]!;
  for (const stray of [[0, 0], [0xff, 0xff], [0, 0xff, 0, 7], [1]]) {
    const file = Uint8Array.from([...goodJpeg.slice(0, next), ...stray, ...goodJpeg.slice(next)]);
    expect(readHeader(file, 'x')).toEqual(readHeader(goodJpeg, 'x'));
  }
  const trailing = [0xff, 0xd8, 0, 1, 2, 3];
  expect(readHeader(Uint8Array.from([...goodJpeg, ...trailing]), 'x').notes).toEqual([]);
  expect(readHeader(Uint8Array.from([...goodPng, ...trailing]), 'x').notes).toEqual([]);
  const unsound = chunk('tEXt', [1, 2, 3]).map((byte, i) => (i === 9 ? byte ^ 1 : byte));
  const file = Uint8Array.from([
    ...goodPng.slice(0, 33),
    ...unsound,
    ...chunk('xyZw', [9]),
    ...goodPng.slice(33),
  ]);
  expect(decodePng(file, 'x')).toEqual(decodePng(goodPng, 'x'));
});
