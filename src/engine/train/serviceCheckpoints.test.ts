import { beforeAll, describe, expect, it } from 'vitest';
import type { RunConfig } from '#core/training/config.ts';
import { writeCheckpoint } from '#io/checkpoints/file.ts';
import { useBackend } from '#tests/support/backends.ts';
import { KEEP_EVERY_MS } from './keeping.ts';
import { failure, fakeService, ignore, listen, smallRun, to } from './testing/fakes.ts';

beforeAll(() => useBackend('wasm'));

const config = smallRun();

describe('checkpoints', () => {
  it('are made by time where steps are slow, after the last step by hand, and at once when asked for', async () => {
    const { service, clock } = fakeService();
    const { run } = await service.open(smallRun({ checkpointEvery: 1000 }), 'x', null, ignore);
    const told = listen();
    await service.play(run.id, to(4), (progress) => {
      told.hear(progress);
      if (progress.rows[0]?.step === 2) clock.ms += KEEP_EVERY_MS;
    });
    expect(told.all.saved).toMatchObject({ kind: 'automatic', step: 4 });
    await service.live(run.id, 0, { name: { en: 'new', zh: 'new' } });
    const kept = await service.keep(run.id);
    expect(kept).toMatchObject({ saved: { kind: 'automatic', step: 4 }, notSaved: null });
    expect(await service.keep(run.id)).toEqual({ saved: null, notSaved: null });
    expect((await service.list()).map(({ step }) => step).sort()).toEqual([2, 4]);
  });

  it('hold a name that the person gave an arm after the last step', async () => {
    const { service } = fakeService();
    const { run } = await service.open(smallRun({ checkpointEvery: 1 }), 'x', null, ignore);
    await service.play(run.id, to(1), ignore);
    const name = { en: 'my own', zh: 'my own' };
    await service.live(run.id, 0, { name });
    const { saved } = await service.keep(run.id);
    await service.close(run.id);
    const restored = await service.restore(saved!.id, false, ignore);
    expect(restored.run.config.arms[0]).toEqual({ ...run.config.arms[0], name });
  });

  it('hold where a weight was set, for the charts and the table', async () => {
    const { service } = fakeService();
    const { run } = await service.open(config, 'x', null, ignore);
    await service.play(run.id, to(1), ignore);
    const { mix } = run.config.arms[0]!;
    const { marks } = await service.live(run.id, 0, { mix: { ...mix, weights: { l1: 2 } } });
    expect(marks).toEqual([{ step: 1, arm: 0, what: 'weights' }]);
    const kept = await service.save(run.id, 'x');
    await service.close(run.id);
    const restored = await service.restore(kept.id, false, ignore);
    expect(restored.run.history.marks).toEqual(marks);
    expect(await (await service.csv(run.id, ['A'])).text()).toMatch(/^1,1,A,.*,weights,/m);
  });

  it('asked for while the run plays are made between two steps, and it goes on', async () => {
    const { service } = fakeService();
    const { run } = await service.open(smallRun({ checkpointEvery: 1000 }), 'x', null, ignore);
    let keeping: ReturnType<typeof service.keep> | null = null;
    const end = await service.play(run.id, to(4), () => {
      keeping ??= service.keep(run.id);
    });
    expect(end).toMatchObject({ why: 'limit', step: 4 });
    expect(await keeping).toMatchObject({ saved: { step: 1 } });
  });

  it('belong to one tab at a time, unless a copy is asked for', async () => {
    const { tab } = fakeService();
    const [one, two] = [tab(), tab()];
    const { run } = await one.open(config, 'x', null, ignore);
    await one.play(run.id, to(1), ignore);
    const kept = await one.save(run.id, 'mine');
    await expect(two.restore(kept.id, false, ignore)).rejects.toSatisfy(failure('run-open-elsewhere'));
    const copy = await two.restore(kept.id, true, ignore);
    expect(copy.run.id).not.toBe(run.id);
    expect(copy.run.step).toBe(1);
    await one.close(run.id);
    const own = await two.restore(kept.id, false, ignore);
    expect(own.run.id).toBe(run.id);
  });

  it('that do not fit into storage stop nothing, and are told', async () => {
    const { service } = fakeService(1000);
    const { run } = await service.open(smallRun({ checkpointEvery: 1 }), 'x', null, ignore);
    const told = listen();
    const end = await service.play(run.id, to(2), told.hear);
    expect(end).toEqual({ why: 'limit', step: 2, lastGood: null });
    expect(told.all).toMatchObject({ saved: null, notSaved: { code: 'storage-full' } });
    await expect(service.save(run.id, 'by hand')).rejects.toSatisfy(failure('storage-full'));
    expect(await service.list()).toEqual([]);
  });

  it('are listed, exported, imported as runs of their own, and forgotten', async () => {
    const { service } = fakeService();
    const { run } = await service.open(smallRun({ checkpointEvery: 1 }), 'mine', null, ignore);
    await service.play(run.id, to(2), ignore);
    const kept = await service.save(run.id, 'by hand');
    const list = await service.list();
    expect(list.map(({ kind, step }) => [kind, step]).sort()).toEqual([
      ['automatic', 1],
      ['automatic', 2],
      ['by-hand', 2],
    ]);
    const file = await service.export({ checkpoint: kept.id });
    const imported = await service.importFile(new Blob([file.bytes]), file.name, ignore);
    expect([imported.run.id === run.id, imported.run.step, imported.run.name]).toEqual([false, 2, 'by hand']);
    expect(await service.forget(kept.id)).toHaveLength(2);
    await expect(service.restore(kept.id, false, ignore)).rejects.toSatisfy(failure('checkpoint-unknown'));
  });

  it('that cannot be opened leave the run that is open as it is', async () => {
    const { service, storage } = fakeService();
    const { run } = await service.open(smallRun({ checkpointEvery: 1000 }), 'x', null, ignore);
    await service.play(run.id, to(2), ignore);
    const { mix, perceptual } = run.config.arms[0]!;
    const checkpoint = await run.checkpoint();
    const needing = { ...mix, weights: { ...mix.weights, perceptual: 1 } };
    const arms = [{ ...run.config.arms[0]!, mix: needing, perceptual }];
    const put = async (id: string, change: Partial<RunConfig>) => {
      const kept = await service.save(run.id, id);
      const bytes = await writeCheckpoint({ ...checkpoint, config: { ...checkpoint.config, ...change } });
      await storage.put(`file/${kept.id}`, bytes);
      return kept.id;
    };
    const missing = service.restore(await put('needs a network', { arms }), false, ignore);
    await expect(missing).rejects.toSatisfy(failure('weights-missing'));
    const other = service.restore(await put('of another task', { task: 'generate' }), false, ignore);
    await expect(other).rejects.toMatchObject({ failure: { code: 'bad-checkpoint', reason: 'other-task' } });
    expect(await service.play(run.id, to(3), ignore)).toMatchObject({ why: 'limit', step: 3 });
    await service.close(run.id);
    expect((await service.restore((await service.list())[0]!.id, false, ignore)).run.step).toBe(3);
  });

  it('of an earlier step make a run of their own, and so does a reset: what is kept later stays', async () => {
    const { service } = fakeService();
    const { run } = await service.open(smallRun({ checkpointEvery: 1000 }), 'x', null, ignore);
    await service.play(run.id, to(1), ignore);
    const early = await service.save(run.id, 'at one');
    await service.play(run.id, to(3), ignore);
    const branch = await service.restore(early.id, false, ignore);
    expect([branch.run.id === run.id, branch.run.step]).toEqual([false, 1]);
    await service.play(branch.run.id, to(2), ignore);
    const again = await service.reset(run.id);
    expect([again.run.id === run.id, again.run.step]).toEqual([false, 0]);
    await service.play(again.run.id, to(1), ignore);
    const kept = (await service.list()).filter(({ kind }) => kind === 'automatic');
    const stepsOf = (id: string) => kept.filter((entry) => entry.run === id).map(({ step }) => step);
    expect(Math.max(...stepsOf(run.id))).toBe(3);
    expect([stepsOf(branch.run.id), stepsOf(again.run.id)]).toEqual([[2], [1]]);
    const newest = kept.find((entry) => entry.run === run.id && entry.step === 3)!;
    expect((await service.restore(newest.id, false, ignore)).run.id).toBe(run.id);
  });

  it('leave one run behind where a reset is asked for twice', async () => {
    const { service } = fakeService();
    const { run } = await service.open(config, 'x', null, ignore);
    const [one, two] = await Promise.allSettled([service.reset(run.id), service.reset(run.id)]);
    expect([one.status, two.status]).toEqual(['fulfilled', 'rejected']);
    await expect(service.live(run.id, 0, {})).rejects.toSatisfy(failure('run-unknown'));
    await expect(service.live('run-3', 0, {})).rejects.toSatisfy(failure('run-unknown'));
  });

  it('are two a run: the newest and the one before it', async () => {
    const { service } = fakeService();
    const { run } = await service.open(smallRun({ checkpointEvery: 1 }), 'x', null, ignore);
    await service.play(run.id, to(4), ignore);
    expect((await service.list()).map(({ step }) => step).sort()).toEqual([3, 4]);
  });

  it('whose networks are not those of its task are refused, and hold no lock', async () => {
    const { service } = fakeService();
    const { run } = await service.open(config, 'x', null, ignore);
    const checkpoint = await run.checkpoint();
    const other = await writeCheckpoint({ ...checkpoint, config: { ...config, task: 'super-resolution' } });
    const importing = service.importFile(new Blob([other]), 'other.zip', ignore);
    await expect(importing).rejects.toMatchObject({
      failure: { code: 'bad-checkpoint', reason: 'other-task', file: 'other.zip' },
    });
  });
});
