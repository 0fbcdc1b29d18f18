import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { tasks } from '#core/tasks/registry.ts';
import type { TaskId } from '#core/tasks/types.ts';
import { defaults } from '#core/training/presets/defaults.ts';
import { useBackend } from '#tests/support/backends.ts';
import { fakeService } from './testing/fakes.ts';

beforeAll(() => useBackend('cpu'));

const ignore = () => {};

it.each(Object.keys(tasks) as TaskId[])('%s is shown as a run of it begins', async (task) => {
  const { service } = fakeService();
  const config = { ...defaults[task], images: 4, heldOut: 4, monitor: false };
  const arms = config.arms.slice(0, 1).map((arm) => ({
    ...arm,
    mix: { ...arm.mix, weights: task === 'unpaired' ? { cycle: 1 } : { l1: 1 } },
  }));
  const before = memory().numTensors;
  const shown = await service.example({ ...config, arms }, null);
  expect(memory().numTensors).toBe(before);
  const { run } = await service.open({ ...config, arms }, 'x', null, ignore);
  expect(shown.real).toEqual(run.set.train[0]);
  expect(shown.other).toEqual(run.set.trainOther?.[0] ?? null);
  expect(shown.input === null).toBe(tasks[task].kind === 'latent');
  expect(shown.output).toMatchObject({ width: 32, height: 32 });
  expect(new Set(shown.output.rgb).size).toBeGreaterThan(1);
  if (tasks[task].kind === 'paired') expect(shown.input).not.toEqual(shown.real);
  await service.close(run.id);
});
