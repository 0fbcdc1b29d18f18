import fc from 'fast-check';
import { zlibSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { iccProfile } from '#tests/support/iccProfile.ts';
import { cases } from '#tests/support/lane.ts';
import { chunk, pngFile } from '#tests/support/pngFile.ts';
import { serveWasm } from '#tests/support/serveWasm.ts';
import golden from '#tests/truth/profiles.json' with { type: 'json' };
import { decodeFile } from '../decode.ts';

beforeEach(serveWasm);
afterEach(() => vi.unstubAllGlobals());

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
const u32 = (value: number) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const farthest = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
};

describe('a stated colour profile', () => {
  test.each(golden.cases)(
    '$name: within a level of Pillow’s ImageCms',
    async ({ name, file, rgb, ...rest }) => {
      const bytes = bytesOf(file);
      const found = await decodeFile(bytes, name, 'white', { profiles: 'srgb' });
      expect([found.image.width, found.image.height]).toEqual([golden.width, golden.height]);
      expect(found.colours).toBe('converted');
      expect(farthest(found.image.rgb, bytesOf(rgb))).toBeLessThanOrEqual(1);
      const deep = 'deep' in rest && rest.deep ? new Uint16Array(bytesOf(rest.deep).buffer) : null;
      expect(found.deep === null).toBe(deep === null);
      // Profiles have numbers of 16 bits themselves.
      if (deep) expect(farthest(found.deep!, deep)).toBeLessThanOrEqual(65);
      const stored = await decodeFile(bytes, name, 'white');
      expect(stored.colours).toBe('stored');
      expect(farthest(stored.image.rgb, bytesOf(rgb))).toBeGreaterThan(20);
    },
  );
});

/** One translucent pixel, so that it is decoded without a canvas. */
const png = (before: readonly Uint8Array[], colourType: 4 | 6 = 6) =>
  pngFile({
    width: 1,
    height: 1,
    depth: 8,
    colourType,
    before,
    row: () => (colourType === 6 ? [200, 100, 50, 254] : [200, 254]),
  });
const embedded = (profile: Uint8Array) => chunk('iCCP', [120, 0, 0, ...zlibSync(profile)]);
const p3 = iccProfile({ name: 'x', gamma: 'srgb', primaries: 'p3' });
const outcome = async (file: Uint8Array<ArrayBuffer>) =>
  (await decodeFile(file, 'x', 'white', { profiles: 'srgb' })).colours;

test.each([
  ['nothing', [], 'stored'],
  [
    'sRGB under another name',
    [embedded(iccProfile({ name: 'y', gamma: 'srgb', primaries: 'srgb' }))],
    'stored',
  ],
  [
    'a profile of grey for colours',
    [embedded(iccProfile({ name: 'x', gamma: 1, primaries: 'grey' }))],
    'refused',
  ],
  ['code points, which are not applied', [chunk('cICP', [9, 16, 0, 1]), embedded(p3)], 'refused'],
  ['gAMA of 0', [chunk('gAMA', u32(0))], 'refused'],
  [
    'primaries on one line',
    [
      chunk(
        'cHRM',
        [3127, 3290, 6400, 3300, 6400, 3300, 6400, 3300].flatMap((v) => u32(10 * v)),
      ),
    ],
    'refused',
  ],
] as const)('what becomes of %s', async (_, before, colours) => {
  expect(await outcome(png(before))).toBe(colours);
});

test('pixels count as stored where a profile is refused', async () => {
  const file = png([embedded(iccProfile({ name: 'x', gamma: 1, primaries: 'grey' }))]);
  const refused = await decodeFile(file, 'x', 'white', { profiles: 'srgb' });
  expect(refused.image).toEqual((await decodeFile(file, 'x', 'white')).image);
});

test('the library that cannot be had is said, and asked for again', async () => {
  vi.resetModules();
  const fresh = await import('../decode.ts');
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('no network');
  });
  const file = png([embedded(p3)]);
  await expect(fresh.decodeFile(file, 'x', 'white', { profiles: 'srgb' })).rejects.toMatchObject({
    failure: { code: 'part-missing', message: 'no network' },
  });
  serveWasm();
  expect((await fresh.decodeFile(file, 'x', 'white', { profiles: 'srgb' })).colours).toBe('converted');
});

const seeds = [
  p3,
  iccProfile({ name: 'x', gamma: 1, primaries: 'grey' }),
  ...golden.cases
    .filter(({ name }) => name.startsWith('inks, TIFF'))
    .map(({ file }) => inkProfile(bytesOf(file))),
];

/** The profile within a file of the golden values: from its size on, as many bytes. */
function inkProfile(file: Uint8Array): Uint8Array {
  const at = Buffer.from(file).indexOf('acsp') - 36;
  return file.slice(at, at + new DataView(file.buffer).getUint32(at));
}

test('a spoilt profile is applied or refused, and the next one is applied as ever', async () => {
  const before = (await decodeFile(png([embedded(p3)]), 'x', 'white', { profiles: 'srgb' })).image;
  const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 }));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      fc.array(change, { minLength: 1, maxLength: 12 }),
      fc.boolean(),
      fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      async (seed, changes, grey, cut) => {
        const profile = Uint8Array.from(seed);
        for (const [where, value] of changes) profile[Math.floor(where * (profile.length - 1))] = value;
        const whole = cut === null ? profile : profile.slice(0, Math.floor(cut * profile.length));
        const file = png([embedded(whole)], grey ? 4 : 6);
        const { image, colours } = await decodeFile(file, 'x', 'white', { profiles: 'srgb' });
        expect(['stored', 'converted', 'refused']).toContain(colours);
        if (colours !== 'converted') expect(image).toEqual((await decodeFile(file, 'x', 'white')).image);
      },
    ),
    cases(1000),
  );
  expect((await decodeFile(png([embedded(p3)]), 'x', 'white', { profiles: 'srgb' })).image).toEqual(before);
});
