import { afterEach, expect, test, vi } from 'vitest';
import { goodPng } from '#tests/support/badImages.ts';
import { blockJpeg } from '#tests/support/blockJpeg.ts';
import { probe } from './canvasProbe.ts';
import { decodePng } from './decodePng.ts';

/** A canvas of a worker, as far as pictures are read through it; `every`: which sample comes back with a bit flipped. */
function stubCanvas(every: number | null): void {
  class Data {
    readonly data: Uint8ClampedArray;
    constructor(width: number, height: number) {
      this.data = new Uint8ClampedArray(width * height * 4);
    }
  }
  let pixels = new Uint8ClampedArray(0);
  vi.stubGlobal('ImageData', Data);
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext() {
        return {
          putImageData: ({ data }: Data) => {
            pixels = data.slice();
          },
          drawImage: () => {},
          getImageData: (_x: number, _y: number, width: number, height: number) => {
            const read =
              pixels.length === width * height * 4 ? pixels : new Uint8ClampedArray(width * height * 4);
            return { data: every === null ? read : read.map((v, i) => (i % every === 0 ? v ^ 1 : v)) };
          },
        };
      }
    },
  );
  vi.stubGlobal('createImageBitmap', async () => ({ width: 8, height: 8, close: () => {} }));
}
afterEach(() => vi.unstubAllGlobals());

test('a canvas that flips one bit in 291 samples is found out, an honest one is not', () => {
  stubCanvas(291);
  expect(probe()).toBe(false);
  stubCanvas(null);
  expect(probe()).toBe(true);
});

test('then a PNG is read without it, exactly, and of others the page says so', async () => {
  vi.resetModules(); // what was found is remembered
  stubCanvas(291);
  const { decodeFile } = await import('./decode.ts');
  const png = await decodeFile(goodPng, 'x.png', 'white');
  const { rgba } = decodePng(goodPng, 'x.png');
  expect([...png.image.rgb]).toEqual([...rgba].filter((_, i) => i % 4 !== 3));
  expect(png.header.notes).toEqual([]);
  const jpeg = await decodeFile(blockJpeg({ width: 8, height: 8, block: () => [9, 9, 9] }), 'x.jpg', 'white');
  expect(jpeg.header.notes).toEqual(['canvas-altered']);
});
