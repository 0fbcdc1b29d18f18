import { expect, type Page, test } from '@playwright/test';
import { heapBytes } from './support/memory.ts';
import { openPage } from './support/page.ts';

/** Comparisons after which everything that is made once, or kept a few times, is there. */
const FIRST = 10;
const LAST = 26;
/** What the page's own objects may grow by in between; one sample pair alone has 0.5 MB, and 16 have 8. */
const MARGIN_BYTES = 4e6;

/** Shows one sample pair after the other, as the sample bar does, and waits for each one's numbers. */
const compareSamples = (page: Page, from: number, to: number) =>
  page.evaluate(
    async ([from, to]) => {
      const { engine, store } = window.perceptualPlayground;
      const { scenes, distortions } = store.getState().catalogue!;
      const pick = <T>(list: readonly T[], i: number): T => list[i % list.length]!;
      const counts = [];
      for (let i = from; i < to; i += 1) {
        const choice = {
          scene: pick(scenes, i).id,
          seed: i,
          distortion: pick(distortions, i).id,
          strength: ((i % 19) + 1) / 20,
        };
        // An overtaken one, as while a slider is dragged.
        const overtaken = store.getState().showSample({ ...choice, strength: 0.99 });
        await Promise.all([overtaken, store.getState().showSample(choice)]);
        await new Promise<void>((resolve, reject) => {
          const look = () => {
            const { running } = store.getState();
            if (running.at === 'failed') reject(new Error(running.failure.code));
            if (running.at === 'idle') resolve();
            return running.at !== 'running';
          };
          if (look()) return;
          const stop = store.subscribe(() => look() && stop());
        });
        const { forwardPasses, ...held } = await engine.call('memory', null);
        counts.push(held);
      }
      return counts;
    },
    [from, to] as const,
  );

test('holds nothing of many sample pairs but the last', { tag: '@long' }, async ({ page }) => {
  await openPage(page, '?backend=wasm&size=64');
  await compareSamples(page, 0, FIRST);
  const before = await heapBytes(page);
  const counts = await compareSamples(page, FIRST, LAST);
  const after = await heapBytes(page);
  expect(counts).toHaveLength(LAST - FIRST);
  const different = (of: (held: (typeof counts)[number]) => number) => [...new Set(counts.map(of))];
  expect(
    different(({ images }) => images),
    'images',
  ).toEqual([2]);
  expect(
    different(({ tensors }) => tensors),
    'tensors',
  ).toHaveLength(1);
  expect(
    different(({ bytes }) => bytes),
    'bytes on the device',
  ).toHaveLength(1);
  expect(
    different(({ cachedFeatureBytes }) => cachedFeatureBytes),
    'features',
  ).toHaveLength(1);
  expect(after - before, `${before} bytes, then ${after}`).toBeLessThan(MARGIN_BYTES);
});
