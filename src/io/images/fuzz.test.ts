import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureOf } from '#core/failure.ts';
import { badImages, goodJpeg, goodPng } from '#tests/support/badImages.ts';
import { exr } from '#tests/support/exrFile.ts';
import { cases } from '#tests/support/lane.ts';
import cmyk from '#tests/truth/cmyk.json' with { type: 'json' };
import formats from '#tests/truth/formats.json' with { type: 'json' };
import pngs from '#tests/truth/png.json' with { type: 'json' };
import { decodeFile } from './decode.ts';
import { readHeader } from './header.ts';

const decoded = (file: string) => Uint8Array.from(Buffer.from(file, 'base64'));
const le32 = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];
const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));
const webp = [
  ...ascii('WEBPVP8X'),
  ...le32(10),
  0x2c,
  0,
  0,
  0,
  39,
  0,
  0,
  23,
  0,
  0,
  ...ascii('ICCP'),
  ...le32(4),
  1,
  2,
  3,
  4,
];
const bmp = [
  ...le32(78),
  ...le32(0),
  ...le32(54),
  ...le32(40),
  ...le32(2),
  ...le32(3),
  1,
  0,
  24,
  0,
  ...Array(48).fill(0),
];

/** A sound file of each format; those of the lists that are not refused. */
const seeds: Readonly<Record<string, readonly Uint8Array[]>> = {
  png: [goodPng, ...pngs.cases.map(({ file }) => decoded(file))],
  jpeg: [goodJpeg, ...cmyk.cases.map(({ file }) => decoded(file))],
  tiff: formats.cases.filter(({ name }) => !['jxl', 'heic'].includes(name)).map(({ file }) => decoded(file)),
  jxl: formats.cases.filter(({ name }) => name === 'jxl').map(({ file }) => decoded(file)),
  heic: formats.cases.filter(({ name }) => name === 'heic').map(({ file }) => decoded(file)),
  gif: badImages.filter(({ name }) => name.endsWith('.gif')).map(({ bytes }) => bytes),
  exr: [
    exr([
      [0.5, 0.2, 0],
      [1, 4, -1],
    ]),
  ],
  webp: [Uint8Array.from([...ascii('RIFF'), ...le32(webp.length), ...webp])],
  bmp: [Uint8Array.from([...ascii('BM'), ...bmp])],
};
const all = Object.values(seeds).flat();

/** Bytes changed near the start, where headers are, or anywhere; the end cut off; a piece of another file put in. */
const spoilt = (files: readonly Uint8Array[]) =>
  fc
    .record({
      file: fc.constantFrom(...files),
      other: fc.constantFrom(...all),
      changes: fc.array(
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })),
        {
          maxLength: 6,
        },
      ),
      near: fc.boolean(),
      cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      splice: fc.option(fc.tuple(fc.nat(200), fc.nat(200), fc.nat(40))),
    })
    .map(({ file, other, changes, near, cut, splice }) => {
      let bytes = Uint8Array.from(file);
      const reach = near ? Math.min(128, bytes.length) : bytes.length;
      for (const [where, value] of changes) bytes[Math.min(reach - 1, Math.floor(where * reach))] = value;
      if (splice) {
        const [to, from, length] = splice;
        bytes = Uint8Array.from([
          ...bytes.slice(0, to),
          ...other.slice(from, from + length),
          ...bytes.slice(to),
        ]);
      }
      return cut === null ? bytes : bytes.slice(0, Math.floor(cut * bytes.length));
    });

const known = ['not-an-image', 'image-broken', 'image-too-large'];

test.each(Object.entries(seeds))('%s: a spoilt header is read or refused in words', (_, files) => {
  fc.assert(
    fc.property(spoilt(files), (bytes) => {
      try {
        const { stored } = readHeader(bytes, 'spoilt');
        expect(stored.width * stored.height).toBeGreaterThan(0);
      } catch (error) {
        expect(known).toContain(failureOf(error).code);
      }
    }),
    cases(1000),
  );
});

/** What is decoded here; the rest is the browser's. */
test.each(['png', 'jpeg', 'tiff', 'exr'].map((name) => [name, seeds[name]!] as const))(
  '%s: a spoilt picture is decoded or refused in words',
  async (_, files) => {
    await fc.assert(
      fc.asyncProperty(spoilt(files), async (bytes) => {
        const outcome = await decodeFile(bytes, 'spoilt', 'white').then(
          ({ image }) => image.rgb.length === image.width * image.height * 3,
          (error) => known.includes(failureOf(error).code),
        );
        expect(outcome).toBe(true);
      }),
      cases(1000),
    );
  },
);
