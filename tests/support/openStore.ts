import { clearRegionOnReference } from '#state/region.ts';
import { type AppStore, createAppStore } from '#state/store.ts';
import {
  closeOnChange,
  compareOnChange,
  loadOnChoice,
  metricMapOnChange,
  pictureOnChange,
  readAddress,
} from '#state/wiring.ts';
import type { BackboneId } from '#worker/protocol.ts';
import { eventually } from './eventually.ts';
import { type FakeWorker, fakeWorker } from './fakeEngine.ts';

/** A store at a fake worker, opened at an address as the page opens it. */
export async function openStore(
  search = '',
  here?: readonly BackboneId[],
  prepare: (worker: FakeWorker) => void = () => {},
): Promise<{ store: AppStore; worker: FakeWorker }> {
  const worker = fakeWorker(here);
  prepare(worker);
  const store = createAppStore(worker.engine);
  const { state, refused } = readAddress(store, search, 'en');
  clearRegionOnReference(store);
  compareOnChange(store);
  pictureOnChange(store);
  metricMapOnChange(store);
  closeOnChange(store);
  loadOnChoice(store);
  await store.getState().start(state, refused);
  return { store, worker };
}

/** Waits until the store's comparisons have come to rest with a result for every generated image. */
export const measured = (store: AppStore): Promise<void> =>
  eventually(() => {
    const { running, measured, generated, opening } = store.getState();
    const waiting = generated.filter(({ id }) => !measured || !(id in measured.results));
    if (running.at !== 'idle' || opening.length > 0 || generated.length === 0 || waiting.length > 0)
      throw new Error(`still ${running.at}, ${waiting.length} images without a result`);
  });

export const file = (name: string): File => new File([name], name);
