import { latest } from '../latest.ts';
import type { TrainStore } from './store.ts';
import type { TrainState } from './types.ts';

/** All that an example depends on, beside the images; null before there is anything to show. */
function wantedBy({ draft }: TrainState): string | null {
  if (!draft) return null;
  const { task, side, seed, dataset, images, arms } = draft;
  return JSON.stringify([task, side, seed, dataset, images, arms.map((arm) => arm.discriminatorChannels)]);
}

/** Keeps an example of the chosen task at hand. Where none can be made the run itself will say why. */
export function followByExample(train: TrainStore): () => void {
  const { app } = train.getState();
  const show = latest(async (signal) => {
    const { draft, data } = train.getState();
    // Until a device has started there is nothing to make one with.
    if (!draft || app.getState().boot.at !== 'ready') return;
    try {
      const example = await app.getState().engine.call('trainExample', { config: draft, data }, { signal });
      if (!signal.aborted) train.setState({ example });
    } catch {
      if (!signal.aborted) train.setState({ example: null });
    }
  });
  const onChoice = train.subscribe((state, before) => {
    if (wantedBy(state) !== wantedBy(before) || state.data !== before.data) void show();
  });
  const onBoot = app.subscribe(({ boot }, before) => {
    if (boot !== before.boot) void show();
  });
  return () => {
    onChoice();
    onBoot();
  };
}
