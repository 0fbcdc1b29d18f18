import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '#tests/support/backends.ts';
import { seededNetwork } from '#tests/support/tinyBackbone.ts';
import { fakeService, listen, smallRun } from './testing/fakes.ts';

beforeAll(() => useBackend('wasm'));

it('the page is told the layers of every step, and the history keeps those of every tenth', async () => {
  const { service } = fakeService(undefined, seededNetwork());
  const small = smallRun({ batch: 1, previewEvery: 0, validateEvery: 0 });
  const arm = small.arms[0]!;
  const mix = { ...arm.mix, weights: { l1: 1, perceptual: 1, style: 1 } };
  const terms = arm.perceptual!.terms.slice(1).map((term) => ({ ...term, distance: 'gram' as const }));
  const style = { ...arm.perceptual!, terms };
  const { run } = await service.open({ ...small, arms: [{ ...arm, mix, style }] }, 'x', null, () => {});
  const told = listen();
  await service.play(run.id, { until: 11, turn: 'both', speed: { kind: 'fast' } }, told.hear);
  const taps = arm.perceptual!.terms.map(({ tap }) => tap);
  expect(told.all.rows.map((row) => row.layers?.map(({ tap }) => tap))).toEqual(
    Array.from({ length: 11 }, () => taps),
  );
  const read = terms.map(({ tap, distance }) => [tap, distance]);
  for (const row of told.all.rows) {
    const layers = row.styleLayers!;
    expect(layers.map(({ tap, distance }) => [tap, distance])).toEqual(read);
    const sum = layers.reduce((total, { value, weight }) => total + value * weight, 0);
    expect(sum / row.terms.style!).toBeCloseTo(1, 4);
  }
  const rows = [...run.history.rows.batches()].flat();
  for (const which of ['layers', 'styleLayers'] as const)
    expect(rows.filter((row) => row[which]).map(({ step }) => step)).toEqual([10]);
  const { averages: _, ...tenth } = told.all.rows[9]!;
  expect(rows[9]).toEqual(tenth);
  await service.close(run.id);
});
