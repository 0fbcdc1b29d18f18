import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Network } from '#core/backbones/network.ts';
import { useBackend } from '#tests/support/backends.ts';
import { pngFile } from '#tests/support/pngFile.ts';
import { seededNetwork } from '#tests/support/tinyBackbone.ts';
import { type TinyWorker, tinyWorker } from '#tests/support/tinyWorker.ts';
import type { MetricId } from '#worker/protocol.ts';
import { startConventions } from '#worker/schemas.ts';

let network: Network;
let worker: TinyWorker;
beforeAll(async () => {
  await useBackend('cpu');
  network = seededNetwork();
});
afterAll(() => network.dispose());
beforeEach(() => {
  worker = tinyWorker(network);
});
afterEach(() => worker.close());

const [width, height] = [40, 30];

/** Grey; the second picture is lighter by 51 of 255 where the first column says. */
async function open(isLighter: (x: number) => boolean): Promise<string> {
  const row = () =>
    Array.from({ length: width }, (_, x) => [...Array(3).fill(isLighter(x) ? 151 : 100), 255]).flat();
  const blob = new Blob([pngFile({ width, height, depth: 8, colourType: 6, row })]);
  return (await worker.engine.call('openImage', { blob, name: 'x.png' })).id;
}

async function mapOf(metric: MetricId, longestSide: number | null, conventions = startConventions) {
  const pair = { reference: await open(() => false), generated: await open((x) => x < 10) };
  const prepare = {
    longestSide,
    resample: 'bicubic',
    fit: 'refuse',
    background: 'white',
    profiles: 'stored',
  } as const;
  return worker.engine.call('metricMap', { ...pair, prepare, metric, conventions });
}

it('is of the images at their own size, and no larger than the picture that it lies over', async () => {
  for (const side of [null, 20]) {
    const { layers, mean } = (await mapOf('mse', side))!;
    const [{ values, ...size }] = layers as [(typeof layers)[0]];
    expect(size).toEqual(side ? { width: 20, height: 15 } : { width, height });
    // (51 / 255)^2 over a quarter of the picture.
    expect(mean).toBeCloseTo(0.01, 6);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.01, 6);
    expect(values[0]).toBeCloseTo(0.04, 6);
    expect(values.at(-1)).toBe(0);
  }
});

it('lies where its windows do: nothing in the border and at the edges that no window has its centre in', async () => {
  const { layers, mean } = (await mapOf('ssim', null, { ...startConventions, border: 2 }))!;
  const { values } = layers[0]!;
  const at = (x: number, y: number) => values[y * width + x]!;
  expect([at(6, 15), at(15, 6), at(33, 15), at(15, 23)]).toEqual([0, 0, 0, 0]);
  expect(Math.min(at(7, 7), at(7, 22), at(8, 15))).toBeGreaterThan(0.01);
  const inside = values.reduce((sum, value) => sum + value, 0) / (26 * 16);
  expect(mean).toBeCloseTo(inside, 6);
});

it('of half the size has a value for 2 x 2 pixels', async () => {
  const { layers } = (await mapOf('gmsd', null))!;
  const { values, ...size } = layers[0]!;
  expect(size).toEqual({ width, height });
  for (let y = 0; y < height; y += 2)
    for (let x = 0; x < width; x += 2) expect(values[(y + 1) * width + x + 1]).toBe(values[y * width + x]);
});

it('is none where the metric has none: without a map, without its network, of too small an image', async () => {
  for (const metric of ['psnr', 'ms-ssim', 'dists', 'lpips-vgg'] as const)
    expect(await mapOf(metric, null)).toBeNull();
  expect(await mapOf('ssim', null, { ...startConventions, border: 11 })).toBeNull();
});
