import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '#core/failure.ts';
import { eventually } from '#tests/support/eventually.ts';
import type { FakeWorker } from '#tests/support/fakeEngine.ts';
import { file, measured, openStore } from '#tests/support/openStore.ts';
import { standingOf } from '../standing.ts';
import type { AppStore } from '../store.ts';
import { anchorsOf, marksOf, shownScale } from './store.ts';

let open: FakeWorker | null = null;
afterEach(() => {
  open?.close();
  open = null;
});

async function start(prepare?: (worker: FakeWorker) => void) {
  const { store, worker } = await openStore('', undefined, prepare);
  open = worker;
  await measured(store);
  return { store, worker, anchors: anchorsOf(store) };
}

const marks = (store: AppStore) =>
  marksOf(store.getState(), anchorsOf(store).getState(), shownScale(store.getState()));
const side = (store: AppStore, longestSide: number) =>
  store.getState().set({ prepare: { ...store.getState().settings.prepare, longestSide } });

describe('the scale of the total', () => {
  it('is not measured by itself, and once when it is asked for', async () => {
    const { store, worker, anchors } = await start();
    expect(worker.asked.anchor).toBe(0);
    expect(marks(store)).toEqual([]);
    await anchors.getState().measure();
    const all = store.getState().catalogue!.anchors;
    expect(worker.asked.anchor).toBe(all.length);
    expect(marks(store).map(({ anchor }) => anchor)).toEqual(all);
    const jpeg = marks(store).filter(({ anchor }) => anchor.kind === 'jpeg');
    expect(jpeg.map(({ total }) => total)).toEqual(jpeg.map(({ total }) => total).toSorted((a, b) => a - b));
    await anchors.getState().measure();
    expect(worker.asked.anchor).toBe(all.length);
    expect(worker.asked.distances).toBe(1);
  });

  it('follows the weights, the reduction and the candidate without any call', async () => {
    const { store, worker, anchors } = await start();
    await store.getState().open('generated', [file('one'), file('two')]);
    await measured(store);
    await anchors.getState().measure();
    const [before, calls] = [marks(store), worker.engine.callsMade];
    store.getState().set({ reduction: 'sum' });
    // The fake's counts are 64 at every row.
    marks(store).forEach(({ total }, i) => {
      expect(total).toBeCloseTo(64 * before[i]!.total, 6);
    });
    store.getState().set({ reduction: 'mean' });
    for (const row of ['relu1_2', 'relu2_2', 'relu3_4', 'relu4_4', 'relu5_4'])
      store.getState().setWeight(row, 3);
    marks(store).forEach(({ total }, i) => {
      expect(total).toBeCloseTo(3 * before[i]!.total, 9);
    });
    store.getState().select(store.getState().generated.at(-1)!.id);
    expect(marks(store)).toHaveLength(before.length);
    expect(worker.asked.anchor).toBe(before.length);
    expect(worker.engine.callsMade - calls).toBeLessThanOrEqual(2); // the picture of the other candidate
  });

  it('belongs to the settings that it was measured by, and is there again when they come back', async () => {
    const { store, worker, anchors } = await start();
    await anchors.getState().measure();
    const before = marks(store);
    side(store, 16);
    await measured(store);
    await eventually(() => expect(standingOf(store.getState())).toBe('current'));
    expect(marks(store)).toEqual([]);
    side(store, 512);
    await eventually(() => expect(marks(store)).toEqual(before));
    expect(worker.asked.anchor).toBe(before.length);
  });

  it('ends when the settings change under it, and goes on where it was', async () => {
    let waits = true;
    const { store, worker, anchors } = await start(({ handlers }) => {
      const { anchor } = handlers;
      handlers.anchor = async (params, task) => {
        if (waits && params.anchor.kind === 'jpeg' && params.anchor.quality === 75)
          await new Promise<never>((_, reject) => {
            task.signal.addEventListener('abort', () => reject(task.signal.reason));
          });
        return anchor(params, task);
      };
    });
    const run = anchors.getState().measure();
    await eventually(() => expect(anchors.getState().measuring).toMatchObject({ at: 'running', done: 2 }));
    side(store, 16);
    await run;
    expect(anchors.getState().measuring).toEqual({ at: 'idle' });
    side(store, 512);
    waits = false;
    await eventually(() => expect(standingOf(store.getState())).toBe('current'));
    await anchors.getState().measure();
    const all = store.getState().catalogue!.anchors.length;
    expect(marks(store)).toHaveLength(all);
    expect(worker.asked.anchor).toBe(all);
  });

  it('says why it could not be measured, and can be asked for again', async () => {
    let broken = true;
    const { store, anchors } = await start(({ handlers }) => {
      const { anchor } = handlers;
      handlers.anchor = async (params, task) => {
        if (broken)
          throw new AppError({
            code: 'weights-missing',
            backbone: 'vgg19-slim',
            name: { en: 'vgg19-slim', zh: 'vgg19-slim' },
          });
        return anchor(params, task);
      };
    });
    await anchors.getState().measure();
    expect(anchors.getState().measuring).toMatchObject({
      at: 'failed',
      failure: { code: 'weights-missing' },
    });
    broken = false;
    await anchors.getState().measure();
    expect(anchors.getState().measuring).toEqual({ at: 'idle' });
    expect(marks(store).length).toBeGreaterThan(0);
  });
});
