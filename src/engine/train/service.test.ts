import { readdirSync, readFileSync } from 'node:fs';
import { neg } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { sha256 } from 'hash-wasm';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { failureOf } from '#core/failure.ts';
import { pixelTerms } from '#core/losses/imageTerms.ts';
import type { LiveChange } from '#core/training/config.ts';
import { useBackend } from '#tests/support/backends.ts';
import { cases } from '#tests/support/lane.ts';
import type { RunProgress } from './progress.ts';
import type { TrainRun } from './run.ts';
import { bitsOf, failure, fakeService, ignore, listen, smallRun, to } from './testing/fakes.ts';

beforeAll(() => useBackend('wasm'));

const releasedFolder = new URL('../../io/checkpoints/testing/released/', import.meta.url);
const releasedRuns = readdirSync(releasedFolder);
const config = smallRun();
/** Without what differs from run to run, and the means, which are told and not kept. */
const numbers = (rows: readonly { ms: number; averages?: unknown }[]) =>
  rows.map(({ ms: _, averages: __, ...row }) => row);
/** Every row that a run has kept. */
const rowsOf = ({ history }: TrainRun) => [...history.rows.batches()].flat();

describe('a run', () => {
  it('that is kept, closed and restored goes on as if it had never stopped, to the bit', async () => {
    const whole = fakeService().service;
    const { run } = await whole.open(config, 'whole', null, ignore);
    const one = listen();
    await whole.play(run.id, to(6), one.hear);

    const { tab } = fakeService();
    const first = tab();
    const part = await first.open(config, 'part', null, ignore);
    const before = listen();
    await first.play(part.run.id, to(3), before.hear);
    const kept = await first.save(part.run.id, 'at three');
    await first.close(part.run.id);
    const second = tab();
    const restored = await second.restore(kept.id, false, ignore);
    expect(restored.run.step).toBe(3);
    expect(numbers(rowsOf(restored.run))).toEqual(numbers(one.all.rows.slice(0, 3)));
    const after = listen();
    await second.play(restored.run.id, to(6), after.hear);
    expect(numbers(after.all.rows)).toEqual(numbers(one.all.rows.slice(3)));
    expect(after.all.validations).toEqual(one.all.validations.slice(1));
    expect(after.all.previews).toEqual(one.all.previews.slice(1));
    const end = async (service: typeof whole, id: string) => {
      const file = await service.export({ run: id });
      const imported = await service.importFile(new Blob([file.bytes]), file.name, ignore);
      return bitsOf((await imported.run.checkpoint()).arms);
    };
    expect(await end(second, restored.run.id)).toEqual(await end(whole, run.id));
  });

  it.each(releasedRuns)('that was released as %s opens, and trains on', async (file) => {
    const { service } = fakeService();
    const bytes = readFileSync(new URL(file, releasedFolder));
    const { run } = await service.importFile(new Blob([bytes]), file, ignore);
    const heard = listen();
    expect(await service.play(run.id, to(3), heard.hear)).toMatchObject({ why: 'limit', step: 3 });
    expect(rowsOf(run).map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(heard.all.validations).toHaveLength(1);
    const again = await service.export({ run: run.id });
    const copy = await service.importFile(new Blob([again.bytes]), file, ignore);
    expect(bitsOf((await copy.run.checkpoint()).arms)).toEqual(bitsOf((await run.checkpoint()).arms));
  });

  it('that is hostile and opens neither is lost nor loses what is open', async () => {
    const { service } = fakeService();
    const { run } = await service.open(config, 'mine', null, ignore);
    const good = await service.export({ run: run.id });
    const { arms } = await run.checkpoint();
    const own = unzipSync(good.bytes);
    const text = strFromU8(own['manifest.json']!);
    const odd = ['-1', '0', '1e999', '65535', 'null', '"__proto__"', '{"__proto__":1}', '[]', '1e-9', '1e6'];
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(...odd), async (place, value) => {
        const spots = [...text.matchAll(/(?<=[:[,])(-?\d[\d.e+-]*|"[^"]*"(?!:))/g)];
        const { index, 0: was } = spots[place % spots.length]!;
        const next = text.slice(0, index) + value + text.slice(index + was.length);
        const sum = await sha256(next);
        const bytes = zipSync({ ...own, 'manifest.json': strToU8(next), 'manifest.sha256': strToU8(sum) });
        try {
          const opened = await service.importFile(new Blob([bytes]), 'f', ignore);
          const end = await service.play(opened.run.id, to(opened.run.step + 1), ignore).catch(failureOf);
          expect('code' in end ? end.code : end.why).toMatch(/^(limit|trouble|not-finite|weights-missing)$/);
          await service.close(opened.run.id);
        } catch (error) {
          const known = ['bad-checkpoint', 'bad-request', 'folder-needed', 'weights-missing'];
          expect(known).toContain(failureOf(error).code);
        }
      }),
      cases(40),
    );
    expect(bitsOf((await run.checkpoint()).arms)).toEqual(bitsOf(arms));
  });

  it('goes faster in mid-stage when it is told to, and is not paused by it', async () => {
    const { service } = fakeService();
    const { run } = await service.open(smallRun(), 'x', null, ignore);
    const heard = listen();
    const slow = { kind: 'slow', msAStage: 60_000 } as const;
    const playing = service.play(run.id, { until: 2, turn: 'both', speed: slow }, (told) => {
      heard.hear(told);
      if (told.stage) service.pace(run.id, { kind: 'fast' });
    });
    expect(await playing).toMatchObject({ why: 'limit', step: 2 });
    expect(heard.all.rows.every(({ ms }) => ms < 60_000)).toBe(true);
  });

  it('starts again from the same place after a reset', async () => {
    const { service } = fakeService();
    const { run } = await service.open(config, 'x', null, ignore);
    const [one, two] = [listen(), listen()];
    await service.play(run.id, to(2), one.hear);
    const reset = await service.reset(run.id);
    expect([reset.run.step, rowsOf(reset.run)]).toEqual([0, []]);
    await service.play(reset.run.id, to(2), two.hear);
    expect(numbers(two.all.rows)).toEqual(numbers(one.all.rows));
  });

  it('stops before numbers that are not finite, and offers the last checkpoint', async () => {
    const { service } = fakeService();
    const { run } = await service.open(smallRun({ checkpointEvery: 2 }), 'x', null, ignore);
    await service.play(run.id, to(2), ignore);
    const { mix } = run.config.arms[0]!;
    const change: LiveChange = { mix: { ...mix, weights: { l1: 1, mse: 1e308 } } };
    await service.live(run.id, 0, change);
    const end = await service.play(run.id, to(9), ignore);
    expect(end).toMatchObject({
      why: 'not-finite',
      step: 2,
      arm: 0,
      lastGood: { step: 2, kind: 'automatic' },
    });
    const back = await service.restore(end.lastGood!.id, false, ignore);
    expect(back.run.step).toBe(2);
    await service.live(back.run.id, 0, { mix });
    expect(await service.play(back.run.id, to(3), ignore)).toMatchObject({ why: 'limit', step: 3 });
  });

  it('goes back to its last copy when the device is lost, and then makes the same steps', async () => {
    const { service, device } = fakeService();
    const { run } = await service.open(smallRun({ checkpointEvery: 2 }), 'x', null, ignore);
    const steady = listen();
    await service.play(run.id, to(4), steady.hear);
    const again = await service.reset(run.id);
    const told = listen();
    let lost = false;
    await service.play(again.run.id, to(4), (progress) => {
      told.hear(progress);
      if (lost || progress.rows[0]?.step !== 3) return;
      lost = true;
      device.lose();
    });
    expect(told.all.rewound).toBe(2);
    expect(numbers(told.all.rows)).toEqual(numbers(steady.all.rows));
    expect(numbers(rowsOf(again.run))).toEqual(numbers(steady.all.rows));
  });

  it('does not train by gradients that are not those of its losses, on a backend that may be wrong', async () => {
    const { service, device } = fakeService();
    device.graphics = 'webgl';
    const right = await service.open(smallRun(), 'right', null, ignore);
    const told: boolean[] = [];
    const hear = ({ checking }: RunProgress) => told.push(checking);
    expect(await service.play(right.run.id, to(1), hear)).toMatchObject({ why: 'limit', step: 1 });
    expect(told.filter(Boolean)).toHaveLength(1);
    expect(await service.play(right.run.id, to(2), hear)).toMatchObject({ why: 'limit', step: 2 });
    expect(told.filter(Boolean)).toHaveLength(1);

    const { run } = await service.open(smallRun(), 'wrong', null, ignore);
    const { evaluate } = pixelTerms.l1;
    const wrong = vi.spyOn(pixelTerms.l1, 'evaluate').mockImplementation((...given) => {
      const found = evaluate(...given);
      return { ...found, gradient: neg(found.gradient) };
    });
    const refused = service.play(run.id, to(2), ignore);
    await expect(refused).rejects.toMatchObject({
      failure: { code: 'wrong-gradients', backend: 'webgl', of: 'generator', off: expect.closeTo(2, 1) },
    });
    expect(run.step).toBe(0);
    // A loss that a run takes on later is looked at when it does; another weight of one that it has is not.
    const { mix } = smallRun().arms[0]!;
    const weigh = (weights: typeof mix.weights) =>
      service.live(right.run.id, 0, { mix: { ...mix, weights: { ...mix.weights, ...weights } } });
    await weigh({ adversarial: 0.2 });
    expect(await service.play(right.run.id, to(3), ignore)).toMatchObject({ why: 'limit', step: 3 });
    await weigh({ mse: 0.5 });
    await expect(service.play(right.run.id, to(4), ignore)).rejects.toSatisfy(failure('wrong-gradients'));
    // Where what is computed is the same on every machine, it is not looked at.
    device.graphics = null;
    expect(await service.play(run.id, to(1), ignore)).toMatchObject({ why: 'limit', step: 1 });
    wrong.mockRestore();
  });

  it('pauses between two steps, and answers the one who played first', async () => {
    const { service } = fakeService();
    const { run } = await service.open(config, 'x', null, ignore);
    const answers: string[] = [];
    const playing = service.play(run.id, to(null), ignore).then((end) => answers.push(end.why));
    const again = service.play(run.id, to(null), ignore);
    await expect(again).rejects.toSatisfy(failure('bad-request'));
    const step = await service.pause(run.id);
    answers.push('pause');
    await playing;
    expect(answers).toEqual(['paused', 'pause']);
    expect(run.step).toBe(step);
  });

  it('has every arm of a step or none: three arms stay together', async () => {
    const { service } = fakeService();
    const arms = [0, 1, 2].map(() => config.arms[0]!);
    const { run } = await service.open({ ...config, arms }, 'x', null, ignore);
    const told = listen();
    await service.play(run.id, to(2), told.hear);
    expect(told.all.rows.map(({ arm, step }) => [arm, step])).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
      [0, 2],
      [1, 2],
      [2, 2],
    ]);
    const [a, b, c] = [0, 1, 2].map((arm) => told.all.rows.filter((row) => row.arm === arm));
    expect(b!.map(({ terms }) => terms)).toEqual(a!.map(({ terms }) => terms));
    expect(c!.map(({ terms }) => terms)).toEqual(a!.map(({ terms }) => terms));
  });
});
