import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '#tests/support/eventually.ts';
import type { FakeWorker } from '#tests/support/fakeEngine.ts';
import { measured, openStore } from '#tests/support/openStore.ts';
import { shownResult, weighedOf } from '../comparison.ts';
import type { AppStore } from '../store.ts';
import { batchesOf } from './batches.ts';
import { changesFor } from './changes.ts';
import { detectiveOf, isSettable } from './store.ts';
import { readTyped } from './typed.ts';

let open: FakeWorker | null = null;
afterEach(() => {
  open?.close();
  open = null;
});

async function start(search = '', prepare?: (worker: FakeWorker) => void) {
  const { store, worker } = await openStore(search, undefined, prepare);
  open = worker;
  await measured(store);
  return { store, worker, detective: detectiveOf(store) };
}

const total = (store: AppStore) => weighedOf(store.getState(), shownResult(store.getState())).total!;
const typed = (value: number, digits = 9) => readTyped(value.toPrecision(digits))!;
const whatOf = (store: AppStore) =>
  detectiveOf(store)
    .getState()
    .search!.matches.map(({ changes }) => changes.map(({ what }) => what));

describe('the detective', () => {
  it('knows the page’s own number without any call', async () => {
    const { store, worker, detective } = await start();
    const calls = worker.engine.callsMade;
    await detective.getState().look('total', typed(total(store)));
    expect(whatOf(store)).toEqual([[]]);
    expect(detective.getState().search).toMatchObject({ state: { at: 'done' }, tried: 1 });
    expect(worker.engine.callsMade).toBe(calls);
  });

  it('finds a sum for a mean by arithmetic alone, and sets the page so', async () => {
    const { store, worker, detective } = await start();
    const calls = worker.engine.callsMade;
    const sum = 64 * total(store);
    await detective.getState().look('total', typed(sum));
    expect(whatOf(store)).toEqual([[{ of: 'reduction', reduction: 'sum' }]]);
    const [guess] = detective.getState().search!.matches;
    expect(isSettable(guess!)).toBe(true);
    detective.getState().use(guess!);
    expect(total(store)).toBeCloseTo(sum, 9);
    expect(worker.engine.callsMade).toBe(calls);
  });

  it('finds what takes a pass, which the page then need not measure again', async () => {
    const { store, worker, detective } = await start();
    store.getState().set({ mistakes: ['swapped-channels'] });
    await eventually(() => expect(store.getState().mistaken).not.toBeNull());
    const wrong = weighedOf(store.getState(), store.getState().mistaken!.result).total!;
    store.getState().set({ mistakes: [] });
    await detective.getState().look('total', typed(wrong));
    expect(whatOf(store)).toEqual([[{ of: 'mistake', mistake: 'swapped-channels' }]]);
    const asked = worker.asked.distances;
    detective.getState().use(detective.getState().search!.matches[0]!);
    await eventually(() => expect(store.getState().mistaken).not.toBeNull());
    expect(store.getState().settings.mistakes).toEqual(['swapped-channels']);
    expect(worker.asked.distances).toBe(asked);
  });

  it('tries two changes once no single one prints the number', async () => {
    const { store, detective } = await start();
    const before = total(store);
    store.getState().setPlace('before-relu');
    await eventually(() => expect(total(store)).not.toBe(before));
    await measured(store);
    const both = 64 * total(store);
    store.getState().setPlace('after-relu');
    await measured(store);
    await detective.getState().look('total', typed(both));
    expect(whatOf(store)).toEqual([
      [
        { of: 'reduction', reduction: 'sum' },
        { of: 'place', place: 'before-relu' },
      ],
    ]);
  });

  it('measures nothing twice, and names the nearest where nothing prints the number', async () => {
    const { store, worker, detective } = await start();
    const before = worker.compared.length;
    await detective.getState().look('total', readTyped('123456.789')!);
    const { search } = detective.getState();
    expect(search).toMatchObject({ matches: [], left: 0, state: { at: 'done' } });
    expect(search!.tried).toBe(
      batchesOf(changesFor('total', store.getState())).reduce((sum, { guesses }) => sum + guesses.length, 0),
    );
    expect(search!.nearest).toHaveLength(3);
    const asked = worker.compared.slice(before).map((params) => JSON.stringify(params));
    expect(new Set(asked).size).toBe(asked.length);
    await detective.getState().look('total', readTyped('123456.789')!);
    expect(worker.compared.length).toBe(before + asked.length);
  });

  it('stops, and goes on where it was', async () => {
    let waits = false;
    const { store, worker, detective } = await start('', ({ handlers }) => {
      const { distances } = handlers;
      handlers.distances = async (params, task) => {
        if (waits)
          await new Promise<never>((_, reject) => {
            task.signal.addEventListener('abort', () => reject(task.signal.reason));
          });
        return distances(params, task);
      };
    });
    waits = true;
    const looking = detective.getState().look('total', readTyped('123456.789')!);
    await eventually(() => expect(detective.getState().search!.of).toBeGreaterThan(5));
    detective.getState().stop();
    await looking;
    const { tried, left } = detective.getState().search!;
    expect(detective.getState().search!.state).toEqual({ at: 'stopped' });
    waits = false;
    await detective.getState().lookOn();
    expect(detective.getState().search).toMatchObject({
      state: { at: 'done' },
      tried: tried + left,
      left: 0,
    });
    expect(worker.asked.metrics).toBe(1);
    expect(total(store)).toBeGreaterThan(0);
  });
});

describe('the guesses', () => {
  it('are never two of one group, and what does nothing by itself is not tried by itself', async () => {
    const { store } = await start();
    const kinds = ['total', 'psnr', 'ssim', 'mse', 'mae', 'ms-ssim', 'lpips'] as const;
    for (const kind of kinds)
      for (const { guesses } of batchesOf(changesFor(kind, store.getState())))
        for (const guess of guesses) {
          const groups = guess.map(({ group }) => group);
          expect(new Set(groups).size).toBe(groups.length);
          for (const { onlyWith } of guess) if (onlyWith) expect(groups).toContain(onlyWith);
        }
  });
});
