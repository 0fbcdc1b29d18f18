import { expect, test } from '@playwright/test';
import { onGpu } from '#tests/support/chromium.ts';
import { goldenDistances, relativeError, tapMismatches } from '#tests/support/golden.ts';
import { longLane } from '#tests/support/lane.ts';
import { type GoldenPair, readGolden, truthIsThere } from '#tests/support/truth.ts';
import type { BackendName, MetricId } from '#worker/protocol.ts';
import {
  type CompareParams,
  call,
  compareNumbers,
  comparison,
  type Numbers,
  openEngine,
  openTruthImage,
} from './support/engine.ts';

const there = truthIsThere();
const pairs = there ? readGolden().pairs : [];
const distanceIds = Object.keys(goldenDistances) as (keyof typeof goldenDistances)[];

/** Every tap by every distance that golden.json has. */
const everything = (pair: GoldenPair): CompareParams['rows'] =>
  Object.keys(pair.taps).flatMap((tap) => distanceIds.map((distance) => ({ tap, distance })));

/** Lines for every number that is not golden.json's, and for every map whose mean is not its number. */
function mismatches(pair: GoldenPair, { rows }: Numbers): string[] {
  const lines = Object.entries(pair.taps).flatMap(([tap, golden]) => {
    const value = (id: string) => rows.find((row) => row.tap === tap && row.distance === id)!.value;
    const found = {
      l1: value('l1'),
      squared: value('squared'),
      'unit-squared': value('unit-squared'),
      gram: value('gram'),
    };
    return tapMismatches(tap, found, golden);
  });
  const maps = rows.flatMap(({ tap, distance, value, mapMean }) =>
    mapMean === null || relativeError(mapMean, value) < 1e-4
      ? []
      : [`${tap} ${distance}: map's mean ${mapMean} is not ${value}`],
  );
  const counts = rows.flatMap(({ tap, count }) => {
    const expected = pair.taps[tap]!.shapeCHW.reduce((product, n) => product * n, 1);
    return count === expected ? [] : [`${tap}: ${count} elements instead of ${expected}`];
  });
  return [...lines, ...maps, ...counts];
}

async function runPair(
  page: Parameters<typeof openEngine>[0],
  pair: GoldenPair,
  metrics: readonly MetricId[],
): Promise<Numbers> {
  const [reference, generated] = [await openTruthImage(page, pair.a), await openTruthImage(page, pair.b)];
  return compareNumbers(page, comparison('vgg19', reference, generated, { rows: everything(pair), metrics }));
}

test.describe('golden numbers in the built app', () => {
  test.skip(!there, 'no reference data');

  const smallest = pairs.filter(({ sizeWH }) => sizeWH[0] === 32);
  const some = longLane ? pairs : pairs.filter(({ sizeWH }) => sizeWH[0] <= 64);
  test(`wasm with its threads: ${some.length} pairs, every tap and distance, pixel metrics and LPIPS`, async ({
    page,
  }) => {
    const boot = await openEngine(page, 'wasm');
    expect(boot).toMatchObject({
      backend: 'wasm',
      threads: Math.min(8, await page.evaluate(() => navigator.hardwareConcurrency)),
    });
    expect(boot.selfTest.forwardError).toBeLessThan(boot.selfTest.tolerance);
    await call(page, 'loadBackbone', { id: 'vgg19' });
    const metrics: MetricId[] = ['mae', 'mse', 'psnr', 'lpips-alex', 'lpips-squeeze'];
    for (const pair of some) {
      const found = await runPair(page, pair, metrics);
      expect(mismatches(pair, found), pair.name).toEqual([]);
      const value = Object.fromEntries(found.metrics.map((metric) => [metric.id, metric.value]));
      const { mae, mse, psnr } = pair.pixel;
      expect(relativeError(value.mae!, mae), `${pair.name} mae`).toBeLessThan(1e-9);
      expect(relativeError(value.mse!, mse), `${pair.name} mse`).toBeLessThan(1e-9);
      if (psnr === null) expect(value.psnr).toBe(Number.POSITIVE_INFINITY);
      else expect(relativeError(value.psnr!, psnr), `${pair.name} psnr`).toBeLessThan(1e-9);
      expect(relativeError(value['lpips-alex']!, pair.lpips.alex.value), `${pair.name} alex`).toBeLessThan(
        1e-3,
      );
      expect(
        relativeError(value['lpips-squeeze']!, pair.lpips.squeeze.value),
        `${pair.name} squeeze`,
      ).toBeLessThan(1e-3);
    }
  });

  for (const backend of ['cpu', 'webgl', 'webgpu'] satisfies BackendName[]) {
    const whole = onGpu && backend !== 'cpu';
    test(`${backend}: ${whole ? 'every pair' : 'the smallest pairs'}`, {
      tag: backend === 'webgpu' && !onGpu ? '@long' : [],
    }, async ({ page }) => {
      const boot = await openEngine(page, backend);
      expect(boot, JSON.stringify(boot.skipped)).toMatchObject({ backend });
      if (whole) expect(boot.software, boot.detail).toBe(false);
      await call(page, 'loadBackbone', { id: 'vgg19' });
      expect(smallest).toHaveLength(2);
      for (const pair of whole ? pairs : smallest) {
        const found = await runPair(page, pair, []);
        expect(found.backend).toBe(backend);
        expect(mismatches(pair, found), pair.name).toEqual([]);
      }
    });
  }
});
