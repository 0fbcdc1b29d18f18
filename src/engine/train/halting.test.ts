import { beforeAll, describe, expect, it } from 'vitest';
import { datasets } from '#core/datasets/registry.ts';
import { tasks } from '#core/tasks/registry.ts';
import type { RunConfig } from '#core/training/config.ts';
import { useBackend } from '#tests/support/backends.ts';
import type { Playing } from './run.ts';
import type { TrainService } from './service.ts';
import { bitsOf, fakeService, listen, smallRun } from './testing/fakes.ts';

beforeAll(() => useBackend('wasm'));

const to = (until: number | null): Playing => ({ until, turn: 'both', speed: { kind: 'fast' } });
const ignore = () => {};

/** A small run whose G learns at `rate`. */
const atRate = (rate: number, change: Partial<RunConfig> = {}): RunConfig => {
  const small = smallRun({ previewEvery: 0, validateEvery: 0, ...change });
  const arm = small.arms[0]!;
  const generator = { ...arm.mix.generator, learningRate: rate };
  const weights = { l1: 1, adversarial: 0.02, cycle: 1 };
  return { ...small, arms: [{ ...arm, mix: { ...arm.mix, weights, generator } }] };
};

/** The same with a rate that is known to do well. */
async function calm(service: TrainService, run: string, config: RunConfig): Promise<void> {
  const { mix } = config.arms[0]!;
  const generator = { ...mix.generator, learningRate: 2e-3 };
  await service.live(run, 0, { mix: { ...mix, generator } });
}

describe.each(Object.values(tasks))('a rate that is far too large, by itself, on $id', (task) => {
  const dataset = datasets.find(({ kind }) => kind === (task.kind === 'unpaired' ? 'pair' : 'single'))!.id;

  it.each([0.5, 10])(
    'pauses the run (rate %s), and its start can be had back',
    { timeout: 120_000 },
    async (rate) => {
      const { service } = fakeService();
      const config = atRate(rate, { task: task.id, dataset, checkpointEvery: 1000 });
      const { run } = await service.open(config, 'x', null, ignore);
      const start = bitsOf((await run.checkpoint()).arms);
      const end = await service.play(run.id, to(60), ignore);
      expect(end.why).toMatch(/^(not-finite|trouble)$/);
      expect(end.lastGood).toMatchObject({ run: run.id, step: 0 });
      expect(await service.list(), 'nothing is kept of it').toEqual([]);
      const back = await service.restore(end.lastGood!.id, false, ignore);
      expect(back.run.step).toBe(0);
      expect(bitsOf((await back.run.checkpoint()).arms)).toEqual(start);
      await service.close(run.id);
      await calm(service, back.run.id, config);
      expect(await service.play(back.run.id, to(12), ignore)).toMatchObject({ why: 'limit', step: 12 });
      await service.close(back.run.id);
    },
  );
});

describe('a run that breaks in the middle', () => {
  it('goes back to the checkpoint of before, keeps nothing meanwhile, and pauses once', async () => {
    const { service } = fakeService();
    const { run } = await service.open(atRate(2e-3, { checkpointEvery: 4 }), 'x', null, ignore);
    await service.play(run.id, to(9), ignore);
    const { mix } = run.config.arms[0]!;
    await service.live(run.id, 0, { mix: { ...mix, generator: { ...mix.generator, learningRate: 10 } } });
    const end = await service.play(run.id, to(40), ignore);
    expect(end).toMatchObject({ why: 'trouble', trouble: 'dead', arm: 0, lastGood: { step: 9 } });
    const kept = await service.list();
    const told = listen();
    const on = await service.play(run.id, to(end.step + 3), told.hear);
    expect(on).toMatchObject({ why: 'limit', step: end.step + 3 });
    expect(told.all.saved).toBeNull();
    expect(await service.keep(run.id)).toEqual({ saved: null, notSaved: null });
    expect(await service.list()).toEqual(kept);
    const back = await service.restore(end.lastGood!.id, false, ignore);
    expect(back.run.step).toBe(9);
    await calm(service, back.run.id, run.config);
    expect(await service.play(back.run.id, to(20), ignore)).toMatchObject({ why: 'limit' });
  });

  it('offers what is in memory where nothing is kept', async () => {
    const { service } = fakeService(1000);
    const { run } = await service.open(atRate(2e-3), 'x', null, ignore);
    await service.play(run.id, to(51), ignore);
    await calm(service, run.id, run.config);
    const { mix } = run.config.arms[0]!;
    await service.live(run.id, 0, { mix: { ...mix, generator: { ...mix.generator, learningRate: 10 } } });
    const end = await service.play(run.id, to(90), ignore);
    expect(end).toMatchObject({ why: 'trouble', lastGood: { step: 50 } });
    const back = await service.restore(end.lastGood!.id, false, ignore);
    expect([back.run.step, back.run.history.rows.latest(0, 1)[0]?.step]).toEqual([50, 50]);
    expect(back.run.config.arms[0]!.mix.generator.learningRate).toBe(2e-3);
    expect(back.run.history.marks, 'what was done later is not done yet, and no device was lost').toEqual([]);
  });
});
