import { expect, type Page } from '@playwright/test';
import type { RunConfig, StepRow, TaskId } from '#worker/protocolTrain.ts';
import { call, openEngine } from './support/engine.ts';
import { test } from './support/harness.ts';
import { openRun, play } from './support/training.ts';

const ids: readonly TaskId[] = [
  'generate',
  'super-resolution',
  'inpainting',
  'colourisation',
  'edges-to-image',
  'unpaired',
];

/** The default run of a task with its last arm alone, on few images. */
async function smallRun(page: Page, task: TaskId): Promise<RunConfig> {
  const config = (await call(page, 'trainCatalogue', null)).defaults[task];
  const every = { previewEvery: 5, validateEvery: 5, checkpointEvery: 0 };
  return {
    ...config,
    ...every,
    arms: config.arms.slice(-1),
    batch: 4,
    images: 16,
    heldOut: 4,
    monitor: false,
  };
}

test.describe('training on wasm', () => {
  test('every task tells each step once and leaves nothing behind', { tag: '@long' }, async ({ page }) => {
    await openEngine(page, 'wasm');
    await call(page, 'loadBackbone', { id: 'vgg19-slim' });
    const left: number[] = [];
    for (const task of ids) {
      const opened = await openRun(page, await smallRun(page, task));
      const first = await play(page, opened.run, 5);
      const early = (await call(page, 'memory', null)).tensors;
      const second = await play(page, opened.run, 10);
      const rows = [...first.rows, ...second.rows];
      expect(second.stopped).toEqual({ why: 'limit', step: 10 });
      expect(
        rows.map(({ step }) => step),
        'every row once',
      ).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
      expect(second.validations).toMatchObject([{ step: 10, n: 4, kidN: 4, vgg19: null }]);
      expect(second.previews.map(({ step }) => step)).toEqual([10]);
      expect(second.previews[0]).toMatchObject({ width: opened.shown * 32, height: 32 });
      expect((await call(page, 'memory', null)).tensors, `tensors of ${task}`).toBe(early);
      await call(page, 'trainClose', { run: opened.run });
      left.push((await call(page, 'memory', null)).tensors);
    }
    // The backbone and what its gradients need stay; the first run made the latter.
    expect(new Set(left).size, `tensors after each: ${left}`).toBe(1);
  });
});

test('the same seed gives the same numbers again, on wasm with its threads', async ({ page }) => {
  await openEngine(page, 'wasm');
  await call(page, 'loadBackbone', { id: 'vgg19-slim' });
  const config = await smallRun(page, 'super-resolution');
  const twice: StepRow[][] = [];
  for (let i = 0; i < 2; i += 1) {
    const { run } = await openRun(page, config);
    twice.push([...(await play(page, run, 4)).rows]);
    await call(page, 'trainClose', { run });
  }
  const [first, second] = twice.map((rows) => rows.map(({ ms: _, ...row }) => row));
  expect(first).toHaveLength(4);
  expect(second).toEqual(first);
});
