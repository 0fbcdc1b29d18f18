import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppStore } from '../store.ts';
import { armColours, choosing, drawn } from './choosing.ts';
import { followByExample } from './example.ts';
import { baseOf, followInAddress } from './inAddress.ts';
import { keepWhenHidden } from './keepWhenHidden.ts';
import { nothingKept } from './kept.ts';
import { liveSender } from './live.ts';
import { ownFolder } from './ownFolder.ts';
import { playing } from './playing.ts';
import { configOf } from './runText.ts';
import { saving } from './saving.ts';
import type { TrainState } from './types.ts';

export type TrainStore = StoreApi<TrainState>;

function createTrainStore(app: AppStore): TrainStore {
  return createStore<TrainState>()((set, get) => {
    const live = liveSender(set, get);
    const { openBy, ...play } = playing(set, get, live);
    return {
      app,
      catalogue: null,
      preset: null,
      draft: null,
      data: drawn,
      firstFolder: null,
      folder: null,
      detached: false,
      hearings: {},
      example: null,
      colours: armColours.slice(0, 3),
      pace: { slow: false, msAStage: 700 },
      run: { at: 'none' },
      opened: null,
      openedData: null,
      step: 0,
      stepsASecond: null,
      kept: nothingKept,
      stage: null,
      notes: [],
      stopped: null,
      checking: false,
      notSaved: null,
      rewound: null,
      checkpoints: [],
      busy: false,
      elsewhere: null,
      start: async () => {
        const { engine, settings, fail, say } = app.getState();
        try {
          const catalogue = await engine.call('trainCatalogue', null);
          const asked = catalogue.presets.find(({ id }) => id === settings.preset);
          const task = catalogue.tasks.find(({ id }) => id === settings.preset);
          if (settings.preset && !asked && !task)
            say({ kind: 'url', refused: [{ key: 'preset', value: settings.preset }] });
          const base = baseOf(catalogue, settings.preset);
          const config = configOf(base, settings.run);
          const draft = config && (await engine.call('trainRead', { config }));
          if (!draft) say({ kind: 'url', refused: [{ key: 'run', value: settings.run }] });
          set({ catalogue, preset: asked?.id ?? null, draft: draft ?? base });
          set({ checkpoints: await engine.call('trainList', null) });
        } catch (error) {
          fail(error);
        }
      },
      ...choosing(set, get, live.send),
      ...ownFolder(set, get),
      ...play,
      ...saving(set, get, { openBy }),
    };
  });
}

const stores = new WeakMap<AppStore, TrainStore>();

/** The Train screen's state beside a page's: made when the screen is first opened, kept while another one is shown. */
export function trainStoreOf(app: AppStore): TrainStore {
  const known = stores.get(app);
  if (known) return known;
  const store = createTrainStore(app);
  stores.set(app, store);
  followInAddress(store);
  followByExample(store);
  if (typeof document !== 'undefined') keepWhenHidden(store, { document, window });
  void store.getState().start();
  return store;
}
