import { expect, it } from 'vitest';
import { firstPair, toPng } from '../../tools/build/drawnAhead.ts';
import { type DrawnAhead, ImageStore } from './imageStore.ts';

const pair = firstPair();
const urlOf = (bytes: Uint8Array) => `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
const ahead = (png: (n: number) => Uint8Array): DrawnAhead[] =>
  pair.map(({ sample }, n) => ({ sample, url: urlOf(png(n)) }));

async function shaOf(store: ImageStore, n: number): Promise<string> {
  return (await store.draw(pair[n]!.sample)).sha256;
}

it('takes what was drawn ahead for the image that it would have drawn, pixel by pixel', async () => {
  const files = new ImageStore(ahead((n) => toPng(pair[n]!.image)));
  const drawing = new ImageStore();
  for (const n of [0, 1]) expect(await shaOf(files, n)).toBe(await shaOf(drawing, n));
  // That the file was taken at all: another picture in its place shows.
  const swapped = new ImageStore(ahead((n) => toPng(pair[1 - n]!.image)));
  expect(await shaOf(swapped, 0)).toBe(await shaOf(drawing, 1));
});

it('draws what is not there ahead, or cannot be read', async () => {
  const files = new ImageStore(ahead((n) => toPng(pair[n]!.image)));
  const other = { ...pair[0]!.sample, seed: 8, width: 32, height: 32 };
  expect((await files.draw(other)).sha256).toBe((await new ImageStore().draw(other)).sha256);
  const broken = new ImageStore(ahead((n) => toPng(pair[n]!.image).subarray(0, 999)));
  const missing = new ImageStore(pair.map(({ sample }) => ({ sample, url: 'http://127.0.0.1:1/no.png' })));
  const drawn = await shaOf(new ImageStore(), 0);
  for (const store of [broken, missing]) expect(await shaOf(store, 0)).toBe(drawn);
});
