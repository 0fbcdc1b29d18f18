import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '#tests/support/backends.ts';
import { seededNetwork } from '#tests/support/tinyBackbone.ts';
import { fakeService, listen, smallRun } from './testing/fakes.ts';

beforeAll(() => useBackend('wasm'));

it('the page is told the layers of every step, and the history keeps those of every tenth', async () => {
  const { service } = fakeService(undefined, seededNetwork());
  const small = smallRun({ batch: 1, previewEvery: 0, validateEvery: 0 });
  const arm = small.arms[0]!;
  const mix = { ...arm.mix, weights: { l1: 1, perceptual: 1 } };
  const { run } = await service.open({ ...small, arms: [{ ...arm, mix }] }, 'x', null, () => {});
  const told = listen();
  await service.play(run.id, { until: 11, turn: 'both', speed: { kind: 'fast' } }, told.hear);
  const taps = arm.perceptual!.terms.map(({ tap }) => tap);
  expect(told.all.rows.map((row) => row.layers?.map(({ tap }) => tap))).toEqual(
    Array.from({ length: 11 }, () => taps),
  );
  const rows = [...run.history.rows.batches()].flat();
  expect(rows.filter(({ layers }) => layers).map(({ step }) => step)).toEqual([10]);
  expect(rows[9]).toEqual(told.all.rows[9]);
  await service.close(run.id);
});
