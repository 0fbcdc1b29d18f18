import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '#core/failure.ts';
import { eventually } from '#tests/support/eventually.ts';
import { fakeDistances } from '#tests/support/fakeCompare.ts';
import type { FakeWorker } from '#tests/support/fakeEngine.ts';
import { file, measured, openStore } from '#tests/support/openStore.ts';
import { shownResult, weighedOf } from './comparison.ts';
import { isPictureOf, wantedPicture } from './picture.ts';
import { disagreement, isComplete, rankingOf } from './ranking.ts';
import { mistakenResult, standingOf } from './standing.ts';
import type { AppStore } from './store.ts';

let open: FakeWorker | null = null;
afterEach(() => {
  open?.close();
  open = null;
});

async function start(search?: string, prepare?: (worker: FakeWorker) => void) {
  const opened = await openStore(search, undefined, prepare);
  open = opened.worker;
  return opened;
}

const total = (store: AppStore) => weighedOf(store.getState(), shownResult(store.getState())).total;

describe('the first visit', () => {
  it('measures a sample pair by itself, at every layer', async () => {
    const { store, worker } = await start();
    await measured(store);
    expect(worker.compared).toHaveLength(1);
    expect(worker.compared[0]!.rows).toHaveLength(16);
    expect(total(store)).toBeGreaterThan(0);
  });
});

describe('weights', () => {
  it('change the total without any call to the worker', async () => {
    const { store, worker } = await start();
    await measured(store);
    const [calls, before] = [worker.engine.callsMade, total(store)!];
    const row = weighedOf(store.getState(), shownResult(store.getState())).rows.find(
      ({ tap }) => tap === 'relu3_4',
    )!;
    for (const weight of [2, 3, 4]) store.getState().setWeight('relu3_4', weight);
    expect(total(store)).toBeCloseTo(before + 3 * row.value!, 9);
    store.getState().toggleMuted('relu3_4');
    expect(total(store)).toBeCloseTo(before - row.value!, 9);
    store.getState().toggleSolo('relu3_4');
    expect(total(store)).toBeCloseTo(4 * row.value!, 9);
    store.getState().set({ reduction: 'sum' });
    expect(total(store)).toBeCloseTo(4 * 64 * row.value!, 6);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(worker.engine.callsMade).toBe(calls);
  });
});

describe('metrics beyond the first', () => {
  it('are measured once they are asked for, alone and for every candidate, and no second time', async () => {
    const asked: (readonly string[])[] = [];
    const { store } = await start('', ({ handlers }) => {
      const { metrics } = handlers;
      handlers.metrics = (params, task) => {
        asked.push(params.metrics);
        return metrics(params, task);
      };
    });
    await measured(store);
    const later = ['haarpsi', 'gmsd', 'flip']; // and LPIPS (vgg), were its network there
    expect(asked.flat()).toContain('psnr');
    expect(asked.flat()).not.toEqual(expect.arrayContaining([expect.stringMatching(later.join('|'))]));
    asked.length = 0;
    const shown = () => shownResult(store.getState())!.metrics.map(({ id }) => id);
    store.getState().showMoreMetrics(true);
    await eventually(() => expect(shown()).toEqual(expect.arrayContaining(later)));
    expect(asked).toEqual([later]);
    store.getState().showMoreMetrics(false);
    await eventually(() => expect(shown()).not.toContain('flip'));
    store.getState().showMoreMetrics(true);
    await eventually(() => expect(shown()).toContain('flip'));
    expect(asked).toEqual([later]);
  });
});

describe('a newer comparison', () => {
  it('aborts the one before, whose answer is dropped', async () => {
    const { store, worker } = await start('', ({ handlers }) => {
      const { distances } = handlers;
      handlers.distances = async (params, task) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        task.signal.throwIfAborted();
        return distances(params, task);
      };
    });
    for (const distance of ['squared', 'cosine', 'unit-squared'] as const)
      store.getState().setDistance(distance);
    await measured(store);
    expect(shownResult(store.getState())!.rows[0]!.distance).toBe('unit-squared');
    expect(worker.compared.length).toBeLessThan(3);
  });

  it('is not made for a setting that changes no number', async () => {
    const { store, worker } = await start();
    await measured(store);
    const calls = worker.engine.callsMade;
    store.getState().set({ theme: 'dark', view: 'blink', language: 'zh-CN', heatOf: 'relu2_2' });
    expect(worker.engine.callsMade).toBe(calls);
  });

  it('can be stopped, and asked for again', async () => {
    let release = () => {};
    const { store } = await start('', ({ handlers }) => {
      const { distances } = handlers;
      handlers.distances = async (params, task) => {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return distances(params, task);
      };
    });
    await eventually(() => expect(store.getState().running.at).toBe('running'));
    store.getState().cancelCompare();
    expect(store.getState().running).toEqual({ at: 'idle' });
    await eventually(release);
    expect(shownResult(store.getState())).toBeNull();
    const again = store.getState().compareNow();
    await eventually(() => {
      release();
      expect(shownResult(store.getState())).not.toBeNull();
    });
    await again;
  });
});

describe('several generated images', () => {
  it('are all measured, and choosing another needs no new numbers', async () => {
    const { store, worker } = await start();
    await store.getState().open('generated', [file('one'), file('two'), file('three')]);
    await measured(store);
    expect(Object.keys(store.getState().measured!.results)).toHaveLength(3);
    const before = { ...worker.asked };
    store.getState().select(store.getState().generated[2]!.id);
    await eventually(() => {
      const wanted = wantedPicture(store.getState())!;
      expect(isPictureOf(store.getState().picture, wanted)).toBe(true);
      expect(wanted.generated.name).toBe('three');
    });
    expect(worker.asked).toEqual({ ...before, maps: before.maps + 1, pixels: before.pixels + 1 });
    expect(total(store)).toBeGreaterThan(0);
  });

  it('are measured although one of them fails, and its failure is kept', async () => {
    const sizes = { reference: { width: 2, height: 2 }, generated: { width: 3, height: 3 } };
    const { store } = await start('', ({ handlers }) => {
      handlers.distances = async (params) => {
        if (params.generated.startsWith('two')) throw new AppError({ code: 'sizes-differ', ...sizes });
        return { result: fakeDistances(params) };
      };
    });
    await store.getState().open('generated', [file('one'), file('two'), file('three')]);
    await eventually(() => expect(store.getState().running.at).toBe('failed'));
    expect(Object.keys(store.getState().measured!.results)).toHaveLength(2);
    expect(store.getState().running).toEqual({ at: 'failed', failure: { code: 'sizes-differ', ...sizes } });
    const two = store.getState().generated.find(({ name }) => name === 'two')!;
    expect(store.getState().failures).toEqual({ [two.id]: { code: 'sizes-differ', ...sizes } });
    const ranked = rankingOf(store.getState());
    expect(ranked.map(({ total }) => total !== null)).toEqual([true, true, false]);
    expect(ranked[2]).toMatchObject({ name: 'two', failure: { code: 'sizes-differ' } });
    expect(disagreement(ranked), 'a verdict of those that have a number').not.toBeNull();
  });
});

describe('the mistake lab', () => {
  it('measures the right and the wrong comparison', async () => {
    const { store, worker } = await start();
    await measured(store);
    store.getState().set({ mistakes: ['no-normalisation'] });
    await eventually(() => expect(mistakenResult(store.getState())).not.toBeNull());
    expect(worker.compared.map(({ mistakes }) => mistakes)).toEqual([[], ['no-normalisation']]);
    store.getState().set({ mistakes: [] });
    expect(mistakenResult(store.getState())).toBeNull();
    await eventually(() => expect(store.getState().mistaken).toBeNull());
  });

  it('walks the batch with the rows that count, as code with that mistake has them', async () => {
    const { store, worker } = await start('?mistakes=batch-walk');
    await eventually(() => expect(mistakenResult(store.getState())).not.toBeNull());
    expect(worker.compared.at(-1)!.rows.map(({ tap }) => tap)).toEqual([
      'relu1_2',
      'relu2_2',
      'relu3_4',
      'relu4_4',
      'relu5_4',
    ]);
  });
});

describe('a region', () => {
  it('is measured once it is there, and again when it changes, not when it goes', async () => {
    const { store, worker } = await start();
    await measured(store);
    const whole = shownResult(store.getState());
    const mask = (value: number) => ({ width: 32, height: 32, values: new Uint8Array(1024).fill(value) });
    for (const value of [255, 128]) {
      store.getState().setMask(mask(value));
      await eventually(() => expect(worker.compared.at(-1)!.mask?.values[0]).toBe(value));
      await measured(store);
    }
    store.getState().setMask(null);
    expect(standingOf(store.getState())).toBe('current');
    expect(shownResult(store.getState())).toEqual(whole);
    expect(worker.compared).toHaveLength(3);
  });
});

describe('the ranking', () => {
  it('keeps the order in which the images came until each has its numbers', async () => {
    const waiting: (() => void)[] = [];
    let holds = false;
    const { store } = await start('', ({ handlers }) => {
      const { distances } = handlers;
      handlers.distances = async (params, task) => {
        if (holds) await new Promise<void>((resolve) => waiting.push(resolve));
        return distances(params, task);
      };
    });
    await measured(store);
    holds = true;
    await store.getState().open('generated', [file('one'), file('two'), file('three'), file('four')]);
    const order = () => rankingOf(store.getState()).map(({ name }) => name);
    for (let known = 0; known < 4; known += 1) {
      expect(order()).toEqual(['one', 'two', 'three', 'four']);
      await eventually(() => waiting.shift()!());
    }
    await measured(store);
    const ranked = rankingOf(store.getState());
    expect(isComplete(ranked)).toBe(true);
    expect(ranked.map(({ total }) => total)).toEqual(ranked.map(({ total }) => total!).sort((a, b) => a - b));
    expect(order()).not.toEqual(['one', 'two', 'three', 'four']);
  });
});
