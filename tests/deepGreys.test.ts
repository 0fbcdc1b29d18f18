import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Network } from '#core/backbones/network.ts';
import { imagesCsvText } from '#report/imagesCsv.ts';
import { parseReport, reportText } from '#report/report.ts';
import { weighedOf } from '#state/comparison.ts';
import { rankingOf } from '#state/ranking.ts';
import { exportedOf } from '#ui/compare/exported.ts';
import { useBackend } from './support/backends.ts';
import { measured, openStore } from './support/openStore.ts';
import { deepGrey } from './support/pngFile.ts';
import { shippedSlim } from './support/slim.ts';
import { type TinyWorker, tinyWorker } from './support/tinyWorker.ts';

let network: Network;
let engine: TinyWorker;
beforeAll(async () => {
  await useBackend('wasm');
  network = await shippedSlim();
  engine = tinyWorker(network);
});
afterAll(() => {
  engine.close();
  network.dispose();
});

const grey = (level: number) => new File([deepGrey(level)], `${level}.png`);

it('two greys that only their low bytes tell apart are 56.33 dB apart, and nowhere called equal', async () => {
  const own = new Set<string>();
  const { store, worker } = await openStore('?size=64', undefined, ({ handlers }) => {
    const fake = { ...handlers };
    // What is of these files is measured; the sample that the page begins with is not.
    handlers.openImage = async (params) => {
      const result = await engine.engine.call('openImage', params);
      own.add(result.id);
      return { result };
    };
    handlers.closeImage = async (params, task) =>
      own.has(params.id)
        ? { result: await engine.engine.call('closeImage', params) }
        : fake.closeImage(params, task);
    handlers.distances = async (params, task) =>
      own.has(params.reference) && own.has(params.generated)
        ? { result: await engine.engine.call('distances', params) }
        : fake.distances(params, task);
    handlers.metrics = async (params, task) =>
      own.has(params.reference) && own.has(params.generated)
        ? { result: await engine.engine.call('metrics', params) }
        : fake.metrics(params, task);
  });
  try {
    await measured(store);
    await store.getState().open('reference', [grey(32768)]);
    await store.getState().open('generated', [grey(32868), grey(32768)]);
    await measured(store);
    const ranked = rankingOf(store.getState());
    const [equal, far] = ranked;
    expect([equal!.name, equal!.total, equal!.metrics.psnr]).toEqual([
      '32768.png',
      0,
      Number.POSITIVE_INFINITY,
    ]);
    // 20 log10(65535 / 100)
    expect(far!.metrics.psnr).toBeCloseTo(56.3295, 4);
    expect(far!.metrics.ssim).toBeLessThan(1);
    expect(far!.metrics.mae).toBeCloseTo(100 / 65535, 9);
    // The page calls images equal where their total is 0.
    expect(far!.total).toBeGreaterThan(0);
    const { measured: all } = store.getState();
    const { rows } = weighedOf(store.getState(), all!.results[far!.id]!);
    for (const { tap, value } of rows) expect(value, tap).toBeGreaterThan(0);

    const [one, other] = [far!.id, equal!.id].map((id) => exportedOf(store.getState(), id)!);
    const report = parseReport(await reportText(one!, { others: [other!], metrics: [] }));
    expect(report.pixel.psnr).toBeCloseTo(56.3295, 4);
    expect(report.ranking.map(({ name, ranks }) => [name, ranks.total])).toEqual([
      ['32768.png', 1],
      ['32868.png', 2],
    ]);
    expect(imagesCsvText([one!, other!])).toMatch(/^32868\.png,2,[\d.e-]+,[\d.e-]+,[\d.e-]+,56\.329/m);
  } finally {
    worker.close();
  }
});
