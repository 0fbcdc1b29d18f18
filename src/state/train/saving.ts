import { AppError } from '#core/failure.ts';
import type { OpenedRun, PlacedFile, RunData } from '#worker/protocolTrain.ts';
import { pathOf } from '../candidateNames.ts';
import { drawn } from './choosing.ts';
import type { Opener } from './playing.ts';
import type { GetState, SetState, TrainState } from './types.ts';

type Saving = Pick<
  TrainState,
  | 'dismissRewound'
  | 'save'
  | 'keep'
  | 'restore'
  | 'forget'
  | 'exportFile'
  | 'importFile'
  | 'importUnpacked'
  | 'csv'
  | 'dismissElsewhere'
  | 'dismissNotSaved'
>;

/** What a run that was kept brings as chosen: its set-up, and its own images where they were a person's. */
function itsChoice({ config, run }: OpenedRun): Partial<TrainState> {
  const data: RunData = config.dataset === 'folder' ? { kind: 'of-run', run } : drawn;
  return { preset: null, draft: config, data, openedData: data, detached: false, hearings: {} };
}

/** Checkpoints: kept in the browser, and as files. */
export function saving(set: SetState, get: GetState, { openBy }: Opener): Saving {
  const engine = () => get().app.getState().engine;
  /** Runs `work`; what goes wrong is said, and a run that is open elsewhere is offered as a copy. */
  const busily = async <T>(work: () => Promise<T>, checkpoint: string | null = null): Promise<T | null> => {
    set({ busy: true });
    try {
      return await work();
    } catch (error) {
      if (checkpoint && error instanceof AppError && error.failure.code === 'run-open-elsewhere')
        set({ elsewhere: checkpoint });
      else get().app.getState().fail(error);
      return null;
    } finally {
      set({ busy: false });
    }
  };
  const list = async () => set({ checkpoints: await engine().call('trainList', null) });
  const importBy = async (file: File | readonly PlacedFile[], name: string) => {
    await busily(async () => {
      await openBy((options) => engine().call('trainImport', { file, name }, options), itsChoice);
      await list();
    });
  };
  return {
    save: async (name) => {
      const { opened } = get();
      if (!opened) return;
      await busily(async () => {
        await engine().call('trainSave', { run: opened.run, name });
        void get().app.getState().keepForGood();
        await list();
      });
    },
    keep: async () => {
      const { opened, app } = get();
      if (!opened) return;
      try {
        const { saved, notSaved } = await engine().call('trainKeep', { run: opened.run });
        set(({ checkpoints }) => ({
          ...(saved && { checkpoints: [saved, ...checkpoints.filter(({ id }) => id !== saved.id)] }),
          ...(notSaved && { notSaved }),
        }));
      } catch (error) {
        // Meanwhile it may have been closed, and there is nothing to keep.
        if (get().opened?.run === opened.run) app.getState().fail(error);
      }
    },
    restore: async (checkpoint, copy) => {
      set({ elsewhere: null, stopped: null });
      await busily(async () => {
        await openBy((options) => engine().call('trainRestore', { checkpoint, copy }, options), itsChoice);
      }, checkpoint);
    },
    forget: async (checkpoint) => {
      await busily(async () => set({ checkpoints: await engine().call('trainForget', { checkpoint }) }));
    },
    exportFile: (id) => {
      const { opened } = get();
      const from = id !== null ? { checkpoint: id } : opened ? { run: opened.run } : null;
      return from ? busily(() => engine().call('trainExport', { from })) : Promise.resolve(null);
    },
    csv: async (names) => {
      const { opened, app } = get();
      if (!opened) return null;
      try {
        return await engine().call('trainCsv', { run: opened.run, names });
      } catch (error) {
        app.getState().fail(error);
        return null;
      }
    },
    importFile: (file) => importBy(file, file.name),
    importUnpacked: (files) => {
      const placed = files.map((file): PlacedFile => ({ path: pathOf(file), content: file }));
      const [top = ''] = placed[0]?.path.split('/') ?? [];
      return importBy(placed, top);
    },
    dismissElsewhere: () => set({ elsewhere: null }),
    dismissNotSaved: () => set({ notSaved: null }),
    dismissRewound: () => set({ rewound: null }),
  };
}
