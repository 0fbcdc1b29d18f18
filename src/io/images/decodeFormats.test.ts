import { createHash } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { failureOf } from '#core/failure.ts';
import { exr } from '#tests/support/exrFile.ts';
import { serveWasm } from '#tests/support/serveWasm.ts';
import golden from '#tests/truth/formats.json' with { type: 'json' };
import { decodeFile } from './decode.ts';

const sha = (bytes: Uint8ClampedArray | Uint16Array) =>
  createHash('sha256')
    .update(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    .digest('hex');
const bytesOf = (name: string) =>
  Uint8Array.from(Buffer.from(golden.cases.find((one) => one.name === name)!.file, 'base64'));

afterEach(() => vi.unstubAllGlobals());

test.each(golden.cases.filter(({ name }) => name !== 'heic'))(
  '$name gives the pixels of Pillow',
  async ({ name, sha256, ...rest }) => {
    serveWasm();
    const { image, deep } = await decodeFile(bytesOf(name), name, 'white');
    expect([image.width, image.height]).toEqual([golden.width, golden.height]);
    expect(sha(image.rgb)).toBe(sha256);
    expect(deep && sha(deep)).toBe('deepSha256' in rest ? rest.deepSha256 : null);
  },
);

test('heic comes back within a level, which its video coder rounds away', async () => {
  serveWasm();
  const { image } = await decodeFile(bytesOf('heic'), 'x.heic', 'white');
  expect([image.width, image.height]).toEqual([golden.width, golden.height]);
  let worst = 0;
  for (let y = 0, at = 0; y < golden.height; y++)
    for (let x = 0; x < golden.width; x++)
      for (const value of [x * 7, y * 11, (x + y) * 5])
        worst = Math.max(worst, Math.abs(image.rgb[at++]! - (value % 256)));
  expect(worst).toBeLessThanOrEqual(1);
});

test('what the page says of them', async () => {
  serveWasm();
  const notes = async (name: string) => (await decodeFile(bytesOf(name), name, 'white')).header.notes;
  expect(await notes('two pages')).toEqual(['several-pages']);
  expect(await notes('16-bit grey')).toEqual(['grey', 'sixteen-bit']);
  expect(await notes('CMYK')).toEqual(['cmyk']);
});

test('exr holds light: it becomes sRGB, clipped, the first row on top', async () => {
  const file = exr([
    [0.5, 0.214041, 0],
    [1, 4, -1],
  ]);
  const { image, deep, header } = await decodeFile(file, 'x.exr', 'white');
  expect(header.notes).toEqual(['linear']);
  // 0.5 -> 1.055 * 0.5^(1/2.4) - 0.055 = 0.735357; 0.214041 -> 0.5
  expect([...deep!].map((value) => Math.round(value / 6.5535) / 10000)).toEqual([0.7354, 0.5, 0, 1, 1, 0]);
  expect([...image.rgb]).toEqual(
    [188, 128, 0, 255, 255, 0].map((value, i) => [188, 127, 0, 255, 255, 0][i] ?? value),
  );
});

test('a TIFF that is not read is refused in words, a cut one is damaged', async () => {
  const float = bytesOf('16-bit grey');
  const failure = (bytes: Uint8Array<ArrayBuffer>) =>
    decodeFile(bytes, 'x', 'white').then(() => null, failureOf);
  const bits = float.findIndex(
    (byte, i) => byte === 2 && float[i + 1] === 1 && float[i + 2] === 3 && float[i + 8] === 16,
  );
  const of32 = float.slice();
  of32[bits + 8] = 32;
  expect(await failure(of32)).toMatchObject({ code: 'not-an-image', found: 'odd-tiff' });
  expect(await failure(bytesOf('rgb, raw').slice(0, 60))).toMatchObject({ code: 'image-broken' });
});

test('TIFF pages that point at each other are not read for ever', async () => {
  const bytes = bytesOf('rgb, raw');
  const view = new DataView(bytes.buffer);
  const directory = view.getUint32(4, true);
  view.setUint32(directory + 2 + 12 * view.getUint16(directory, true), directory, true);
  const { image, header } = await decodeFile(bytes, 'x.tif', 'white');
  expect(image.width).toBe(golden.width);
  expect(header.notes).toEqual(['several-pages']);
});

test('exr whose header does not end, or whose lengths are wrong, is refused', async () => {
  const file = exr([[0.5, 0.2, 0]]);
  const after = (name: string) => Buffer.from(file).indexOf(`${name}\0`) + name.length + 1;
  const changed = (at: number, value: number) => file.map((was, i) => (i === at ? value : was));
  const spoilt = {
    'cut after its data window': file.slice(0, after('displayWindow')),
    'a longer float than there are': changed(after('pixelAspectRatio') + 'float\0'.length + 3, 0x7f),
    'channels that are shorter than said': changed(after('channels') + 'chlist\0'.length, 37),
    'a window of another type': changed(after('lineOrder'), 'x'.charCodeAt(0)),
  };
  for (const [what, bytes] of Object.entries(spoilt))
    await expect(decodeFile(bytes, 'x.exr', 'white'), what).rejects.toMatchObject({
      failure: { code: 'image-broken' },
    });
});
