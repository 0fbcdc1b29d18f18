import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '#tests/support/backends.ts';
import { bitsOf, fakeService, listen, smallRun } from './testing/fakes.ts';

beforeAll(() => useBackend('cpu'));

const ignore = () => {};
const config = smallRun({ batch: 1, previewEvery: 0, validateEvery: 0 });
const playing = (until: number) => ({ until, turn: 'both', speed: { kind: 'fast' } }) as const;

it('a run that is resumed ends, on cpu, with the bits of one that never stopped', async () => {
  const whole = fakeService().service;
  const { run } = await whole.open(config, 'whole', null, ignore);
  const steady = listen();
  await whole.play(run.id, playing(2), steady.hear);

  const { tab } = fakeService();
  const before = tab();
  const part = await before.open(config, 'part', null, ignore);
  await before.play(part.run.id, playing(1), ignore);
  const kept = await before.save(part.run.id, 'at one');
  await before.close(part.run.id);
  const resumed = await tab().restore(kept.id, false, ignore);
  const told = listen();
  const never = { due: () => false, save: () => Promise.reject(new Error('nothing falls due')) };
  await resumed.run.play(playing(2), told.hear, never);
  const [a, b] = [await run.checkpoint(), await resumed.run.checkpoint()];
  expect(bitsOf(b.arms)).toEqual(bitsOf(a.arms));
  expect(told.all.rows.map(({ terms, gradients, scores }) => ({ terms, gradients, scores }))).toEqual(
    steady.all.rows.slice(1).map(({ terms, gradients, scores }) => ({ terms, gradients, scores })),
  );
});
