import { afterEach, expect, it } from 'vitest';
import { eventually } from '#tests/support/eventually.ts';
import type { FakeWorker } from '#tests/support/fakeEngine.ts';
import { file, measured, openStore } from '#tests/support/openStore.ts';
import { metricMapKey, wantedMetricMap } from './metricMap.ts';
import type { AppStore } from './store.ts';

let open: FakeWorker | null = null;
afterEach(() => {
  open?.close();
  open = null;
});

async function start(search = '') {
  const { store, worker } = await openStore(search);
  open = worker;
  await measured(store);
  return { store, worker };
}

/** Once the map that is wanted is here; its value, of which the fake makes it. */
async function shown(store: AppStore) {
  const map = await eventually(() => {
    const { metricMap } = store.getState();
    const wanted = wantedMetricMap(store.getState());
    if (!metricMap || metricMap.key !== wanted?.key) throw new Error('not here yet');
    return metricMap.map;
  });
  return map?.mean ?? null;
}

it('is made once it is looked at, of the selected candidate alone, and anew by other conventions', async () => {
  const { store, worker } = await start();
  await store.getState().open('generated', [file('a'), file('b')]);
  await measured(store);
  expect(worker.asked.metricMap).toBe(0);
  store.getState().set({ heatOf: metricMapKey('flip') });
  const first = await shown(store);
  expect(worker.asked.metricMap).toBe(1);
  store.getState().set({ view: 'side' });
  store.getState().set({ view: 'heat' });
  expect(await shown(store)).toBe(first);
  expect(worker.asked.metricMap).toBe(1);
  const { generated, select } = store.getState();
  select(generated.at(-1)!.id);
  expect(await shown(store)).not.toBe(first);
  store.getState().set({ heatOf: metricMapKey('ssim') });
  await shown(store);
  const { conventions } = store.getState().settings;
  store.getState().set({ conventions: { ...conventions, border: 4 } });
  await measured(store);
  await shown(store);
  expect(worker.asked.metricMap).toBe(4);
  store.getState().set({ heatOf: 'weighted-sum' });
  expect(wantedMetricMap(store.getState())).toBeNull();
});

it('comes with a link, and stays when the layers are read in another way', async () => {
  const { store } = await start('?tap=metric~lpips-vgg');
  expect(await shown(store)).toBeNull(); // it has none of this pair
  store.getState().setDistance('squared');
  store.getState().setPlace('before-relu');
  expect(store.getState().settings.heatOf).toBe('metric~lpips-vgg');
});
