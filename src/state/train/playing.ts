import type { OpenedRun, OpenProgress, RunData, RunStopped, TrainProgress } from '#worker/protocolTrain.ts';
import { canTrain } from './armsEdit.ts';
import { inbox, keptAfter } from './inbox.ts';
import { keep, nothingKept } from './kept.ts';
import { speedOf } from './pace.ts';
import type { GetState, SetState, TrainState } from './types.ts';

/** Milliseconds between two drawings of what a run tells. */
const SHOW_EVERY_MS = 200;

type Playing = Pick<
  TrainState,
  'open' | 'play' | 'pause' | 'takeStep' | 'reset' | 'close' | 'dismissStopped'
>;
interface OpenOptions {
  onProgress: (progress: OpenProgress) => void;
}

export interface Opener {
  /**
   * Opens a run by `call` and shows it instead of the one before; where that fails, that one stays. `choice`: what the
   * page has as chosen from then on. Throws the failure.
   */
  openBy(
    call: (options: OpenOptions) => Promise<OpenedRun>,
    choice: (opened: OpenedRun) => Partial<TrainState>,
  ): Promise<void>;
}

/** Steps a second over what came in the last seconds; null until there is something to measure by. */
function stepMeter(): { tell(step: number): number | null; clear(): void } {
  let seen: { at: number; step: number }[] = [];
  return {
    tell: (step) => {
      const at = performance.now();
      seen = [...seen.filter((old) => at - old.at < 4000), { at, step }];
      const [first] = seen;
      return first && at - first.at > 300 ? (1000 * (step - first.step)) / (at - first.at) : null;
    },
    clear: () => {
      seen = [];
    },
  };
}

/** Opening, playing and stepping a run. */
export function playing(set: SetState, get: GetState): Playing & Opener {
  const engine = () => get().app.getState().engine;
  const fail = (error: unknown) => get().app.getState().fail(error);
  const meter = stepMeter();
  let playingNow: Promise<void> | null = null;

  const show = (waiting: readonly TrainProgress[]) => {
    const { kept, step: before } = get();
    const newest = waiting.at(-1)!;
    const last = waiting.findLast(({ rows }) => rows.length > 0)?.rows.at(-1)?.step;
    const rewound = waiting.findLast((progress) => progress.rewound !== null)?.rewound ?? null;
    const step = last ?? rewound ?? before;
    const saved = waiting.findLast((progress) => progress.saved)?.saved;
    if (saved) void get().app.getState().keepForGood();
    const notSaved = waiting.findLast((progress) => progress.notSaved)?.notSaved;
    const rate = meter.tell(step);
    set(({ checkpoints }) => ({
      kept: keptAfter(kept, waiting),
      step,
      stage: newest.stage,
      checking: newest.checking,
      notes: newest.notes,
      ...(rate !== null && { stepsASecond: rate }),
      ...(saved && { checkpoints: [saved, ...checkpoints.filter(({ id }) => id !== saved.id)] }),
      ...(notSaved && { notSaved }),
      ...(rewound !== null && { rewound }),
    }));
  };
  const box = inbox(SHOW_EVERY_MS, show);

  /** Shows a run from where it is; what is chosen stays, but for `choice`. */
  const adopt = (opened: OpenedRun, choice: Partial<TrainState>) => {
    box.clear();
    meter.clear();
    set({
      ...choice,
      opened,
      step: opened.step,
      kept: { ...keep(nothingKept, opened.history), marks: opened.history.marks },
      run: { at: 'paused' },
      stage: null,
      checking: false,
      notes: [],
      stopped: null,
      stepsASecond: null,
      notSaved: null,
      rewound: null,
    });
  };

  const stop = async () => {
    const { opened, run } = get();
    if (opened && run.at === 'playing') await engine().call('trainPause', { run: opened.run });
    await playingNow;
  };

  /** Plays until the worker stops; whatever way it ends, what it told is shown. */
  const follow = async (call: (onProgress: (p: TrainProgress) => void) => Promise<RunStopped>) => {
    const run = get().opened?.run;
    set({ run: { at: 'playing' }, stopped: null });
    meter.clear();
    let change: Partial<TrainState> = {};
    try {
      const stopped = await call(box.add);
      change = { step: stopped.step, stopped: 'lastGood' in stopped ? stopped : null };
    } catch (error) {
      fail(error);
    }
    box.flush();
    // Meanwhile another run may have been opened.
    if (get().opened?.run === run)
      set({ run: { at: 'paused' }, stage: null, checking: false, stepsASecond: null, ...change });
  };

  const begin = (work: () => Promise<void>) => {
    playingNow ??= work().finally(() => {
      playingNow = null;
    });
    return playingNow;
  };

  const openBy: Opener['openBy'] = async (call, choice) => {
    if (get().run.at === 'opening') return;
    await stop().catch(fail);
    const before = get().opened;
    set({ run: { at: 'opening', progress: null } });
    try {
      const opened = await call({ onProgress: (progress) => set({ run: { at: 'opening', progress } }) });
      adopt(opened, choice(opened));
      if (before && before.run !== opened.run) await engine().call('trainClose', { run: before.run });
    } catch (error) {
      if (get().run.at === 'opening') set({ run: { at: before ? 'paused' : 'none' } });
      throw error;
    }
  };

  return {
    openBy,
    open: async () => {
      const { draft, data, app } = get();
      if (!draft) return;
      const idle = draft.arms.find((arm) => !canTrain(arm));
      if (idle) return app.getState().say({ kind: 'idle-arm', name: idle.name });
      await openBy(
        (options) => engine().call('trainOpen', { config: draft, data }, options),
        (opened) => {
          // The images of a run are from now on those of the one that took them over.
          const now: RunData = data.kind === 'of-run' ? { kind: 'of-run', run: opened.run } : data;
          // What was chosen while it opened waits for another start.
          const same = get().draft === draft && get().data === data;
          return same
            ? { draft: opened.config, data: now, openedData: now, detached: false }
            : { openedData: now, detached: true };
        },
      ).catch(fail);
    },
    play: async () => {
      if (!get().opened) await get().open();
      const { opened, run } = get();
      if (!opened || run.at !== 'paused') return;
      await begin(() =>
        follow((onProgress) =>
          engine().call(
            'trainRun',
            { run: opened.run, until: null, speed: speedOf(get().pace) },
            { onProgress },
          ),
        ),
      );
    },
    pause: () => stop().catch(fail),
    takeStep: async (turn) => {
      if (!get().opened) await get().open();
      const { opened, run } = get();
      if (!opened || run.at !== 'paused') return;
      await begin(() =>
        follow((onProgress) =>
          engine().call('trainStep', { run: opened.run, turn, speed: speedOf(get().pace) }, { onProgress }),
        ),
      );
    },
    reset: async () => {
      const { opened } = get();
      if (!opened) return;
      try {
        await stop();
        adopt(await engine().call('trainReset', { run: opened.run }), {});
      } catch (error) {
        fail(error);
      }
    },
    close: async () => {
      const { opened } = get();
      await stop().catch(fail);
      if (opened) await engine().call('trainClose', { run: opened.run }).catch(fail);
      set({
        opened: null,
        openedData: null,
        run: { at: 'none' },
        kept: nothingKept,
        step: 0,
        notes: [],
        stopped: null,
      });
    },
    dismissStopped: () => set({ stopped: null }),
  };
}
