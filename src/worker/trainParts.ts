import type { BackboneStore } from '#engine/backboneStore.ts';
import { isGraphics, type Session } from '#engine/session.ts';
import type { TrainDevice } from '#engine/train/device.ts';
import { tabLocks } from '#io/checkpoints/locks.ts';
import { CheckpointStore } from '#io/checkpoints/store.ts';
import { idbStorage } from '#io/weights/idbStorage.ts';
import { RUNS_DATABASE } from './keptRuns.ts';

/** What training needs of this worker and of the browser. */
export function trainParts(session: Session, networks: BackboneStore) {
  const device: TrainDevice = {
    network: async (id, onLoad) => {
      const progress = ({ bytesDone, bytesTotal }: { bytesDone: number; bytesTotal: number }) =>
        onLoad?.(bytesDone, bytesTotal);
      return (await networks.get(id, undefined, progress)).network;
    },
    installed: async (id) => {
      const status = (await networks.status()).find((candidate) => candidate.id === id);
      return status?.state.at === 'available' || status?.state.at === 'ready';
    },
    run: (work) => session.run(() => networks.use(work)),
    unproven: () => {
      const { backend, software } = session.chosen.started;
      return isGraphics(backend) && !software ? backend : null;
    },
    era: () => session.chosen,
  };
  const store = new CheckpointStore(idbStorage(RUNS_DATABASE));
  return { device, store, locks: tabLocks(), newId: () => crypto.randomUUID(), now: () => performance.now() };
}
