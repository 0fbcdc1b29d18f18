import { zlibSync } from 'fflate';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Network } from '#core/backbones/network.ts';
import { useBackend } from '#tests/support/backends.ts';
import { iccProfile } from '#tests/support/iccProfile.ts';
import { chunk, deepGrey, pngFile } from '#tests/support/pngFile.ts';
import { serveWasm } from '#tests/support/serveWasm.ts';
import { seededNetwork } from '#tests/support/tinyBackbone.ts';
import { type TinyWorker, tinyWorker } from '#tests/support/tinyWorker.ts';
import type { DistancesParams, MetricId, Prepare } from '#worker/protocol.ts';
import { startConventions } from '#worker/schemas.ts';

let network: Network;
let worker: TinyWorker;
beforeAll(async () => {
  await useBackend('wasm');
  network = seededNetwork();
});
afterAll(() => network.dispose());
beforeEach(() => {
  worker = tinyWorker(network);
});
afterEach(() => worker.close());

const open = async (bytes: Uint8Array) =>
  (await worker.engine.call('openImage', { blob: new Blob([new Uint8Array(bytes)]), name: 'x.png' })).id;

/** Grey with an alpha of 255: decoded by the page's own reader. */
const grey = (side: number, level: (x: number, y: number) => number) =>
  open(
    pngFile({
      width: side,
      height: side,
      depth: 8,
      colourType: 6,
      row: (y) => Array.from({ length: side }, (_, x) => [level(x, y), level(x, y), level(x, y), 255]).flat(),
    }),
  );

const sixteen = (level: number) => open(deepGrey(level));

const prepare = {
  longestSide: 32,
  resample: 'bicubic',
  fit: 'refuse',
  background: 'white',
  profiles: 'stored',
} as const;
const { longestSide: _, ...own } = prepare;
interface Pair {
  reference: string;
  generated: string;
}
const asked = (pair: Pair, change: Partial<DistancesParams> = {}): DistancesParams => ({
  ...pair,
  backbone: 'vgg19-slim',
  prepare,
  rows: [{ tap: 'relu2_2', distance: 'l1' }],
  variant: { input: 'family', pooling: 'max', relu: 'separate' },
  mask: null,
  mistakes: [],
  ...change,
});
const distances = (pair: Pair, change: Partial<DistancesParams> = {}) =>
  worker.engine.call('distances', asked(pair, change));
const metrics = async (
  pair: Pair,
  ids: readonly MetricId[],
  conventions = startConventions,
  profiles: Prepare['profiles'] = 'stored',
) => {
  const params = { ...pair, prepare: { ...own, profiles }, metrics: ids, conventions, mask: null };
  return (await worker.engine.call('metrics', params)).values.map(({ value }) => value);
};
const maps = (pair: Pair) => {
  const { mask: _, mistakes: __, ...params } = asked(pair);
  return worker.engine.call('maps', params);
};

describe('pixel metrics', () => {
  it('are of the images, not of the size at which the network looks', async () => {
    const board = (x: number, y: number) => 128 + ((x + y) % 2 ? 10 : -10);
    const pair = { reference: await grey(256, () => 128), generated: await grey(256, board) };
    const [psnr, ssim] = await metrics(pair, ['psnr', 'ssim']);
    // 20 log10(255 / 10); SSIM of a flat grey: (c2) / (100 + c2) with c2 = (0.03 * 255)^2.
    expect(psnr).toBeCloseTo(28.1308, 4);
    expect(ssim).toBeCloseTo(0.3692, 4);
    const { working, rows } = await distances(pair);
    expect([working.width, rows[0]!.value < 1e-6]).toEqual([32, true]);
  });
});

describe('samples of 16 bits', () => {
  it('count in full, in metrics and in the network', async () => {
    const pair = { reference: await sixteen(32768), generated: await sixteen(32868) };
    // 20 log10(65535 / 100).
    expect((await metrics(pair, ['psnr']))[0]).toBeCloseTo(56.3295, 4);
    const { rows } = await distances(pair, { rows: [{ tap: 'input', distance: 'l1' }] });
    expect(rows[0]!.value).toBeGreaterThan(0);
    const [cut] = await metrics(pair, ['psnr'], { ...startConventions, bits: '8' });
    expect(cut).toBe(Number.POSITIVE_INFINITY);
  });

  it('of one image alone stand beside the other’s 8 bits as they are', async () => {
    const pair = { reference: await sixteen(128 * 257), generated: await grey(32, () => 128) };
    expect(await metrics(pair, ['psnr', 'mae'])).toEqual([Number.POSITIVE_INFINITY, 0]);
    expect((await distances(pair)).rows[0]!.value).toBe(0);
    const near = { reference: await sixteen(128 * 257 + 1), generated: pair.generated };
    expect((await metrics(near, ['psnr']))[0]).toBeCloseTo(20 * Math.log10(65535), 6);
  });
});

describe('colours that a file states', () => {
  /** Grey with an alpha of 255, of one level. */
  const flat = (level: number, before: readonly Uint8Array[]) =>
    open(
      pngFile({
        width: 32,
        height: 32,
        depth: 8,
        colourType: 4,
        before,
        row: () => Array.from({ length: 64 }, (_, i) => (i % 2 ? 255 : level)),
      }),
    );
  const embedded = (gamma: number) =>
    chunk('iCCP', [
      120,
      0,
      0,
      ...zlibSync(iccProfile({ name: 'GIMP built-in Linear', gamma, primaries: 'grey' })),
    ]);

  it.each([
    ['in a profile', () => embedded(1)],
    ['in a gAMA chunk', () => chunk('gAMA', [0, 1, 134, 160])],
  ] as const)(
    '%s: two greys that look the same are, in every number, where they are converted',
    async (_, stated) => {
      serveWasm();
      const pair = { reference: await flat(188, []), generated: await flat(128, [stated()]) };
      const converted = { prepare: { ...prepare, profiles: 'srgb' } } as const;
      // 20 log10(255 / 60). Light of 128 / 255 is 188 / 255 in sRGB.
      expect((await metrics(pair, ['psnr']))[0]).toBeCloseTo(12.5678, 4);
      const stored = await distances(pair);
      expect(stored.rows[0]!.value).toBeGreaterThan(0.01);
      expect(stored.colours).toEqual({ reference: 'stored', generated: 'stored' });
      expect((await metrics(pair, ['psnr'], startConventions, 'srgb'))[0]).toBe(Number.POSITIVE_INFINITY);
      const found = await distances(pair, converted);
      expect([found.rows[0]!.value, found.colours]).toEqual([
        0,
        { reference: 'stored', generated: 'converted' },
      ]);
      const { generated } = await worker.engine.call('pixels', { ...pair, ...converted });
      expect([...generated.rgba.subarray(0, 4)]).toEqual([188, 188, 188, 255]);
      // Nothing of one is taken for the other.
      expect((await metrics(pair, ['psnr']))[0]).toBeCloseTo(12.5678, 4);
      expect((await distances(pair)).rows[0]!.value).toBe(stored.rows[0]!.value);
      vi.unstubAllGlobals();
    },
  );
});

describe('what has been made', () => {
  it('is not made again: decoded once, sent through once, each map once', async () => {
    const level = (seed: number) => (x: number, y: number) => (seed * 50 + 3 * x + 2 * y) % 256;
    const [reference, generated, other] = [
      await grey(64, level(1)),
      await grey(64, level(2)),
      await grey(64, level(3)),
    ];
    const pair = { reference, generated };
    const passes = async (pair: Pair, change: Partial<DistancesParams> = {}) =>
      (await distances(pair, change)).cost.forwardPasses;
    expect(await passes(pair)).toBe(2);
    await metrics(pair, ['psnr', 'ssim']);
    const first = await maps(pair);
    await worker.engine.call('pixels', { ...pair, prepare });
    expect([worker.pairs.decodes, first.forwardPasses]).toEqual([2, 0]);

    expect(await passes(pair, { rows: [{ tap: 'relu2_2', distance: 'gram' }] }), 'another recipe').toBe(0);
    expect(worker.pairs.decodes).toBe(2);
    expect(await passes({ reference, generated: other }), 'another candidate').toBe(1);
    expect(worker.pairs.decodes).toBe(3);

    const kept = [worker.pairs.bytes, worker.features.bytes, worker.maps.bytes];
    for (const bytes of kept) expect(bytes).toBeGreaterThan(0);
    await worker.engine.call('closeImage', { id: generated });
    expect(worker.pairs.bytes).toBeLessThan(kept[0]!);
    expect((await maps({ reference, generated: other })).forwardPasses).toBe(0);
  });

  it('keeps no map of what a mistake has made', async () => {
    const pair = { reference: await grey(32, (x) => 4 * x), generated: await grey(32, (_, y) => 4 * y) };
    const wrong = await distances(pair, { mistakes: ['swapped-channels'] });
    expect(wrong.rows).toHaveLength(1);
    const before = worker.maps.bytes;
    const { rows } = await maps(pair);
    const right = await distances(pair);
    const mean = rows[0]!.map!.values.reduce((sum, value) => sum + value, 0) / rows[0]!.map!.values.length;
    expect(before).toBe(0);
    expect(Math.abs(mean / right.rows[0]!.value - 1)).toBeLessThan(1e-6);
  });
});
