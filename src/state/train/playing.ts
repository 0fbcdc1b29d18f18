import { AppError } from '#core/failure.ts';
import type { OpenedRun, OpenProgress, RunData, RunStopped, TrainProgress } from '#worker/protocolTrain.ts';
import { canTrain, heldBack } from './armsEdit.ts';
import { drawn } from './choosing.ts';
import { inbox, keptAfter } from './inbox.ts';
import { keep, nothingKept } from './kept.ts';
import type { LiveSender } from './live.ts';
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

/** Images of a run that another one takes the place of are those of the new one. */
function followed<T extends RunData | null>(
  data: T,
  before: OpenedRun | null,
  { run, config }: OpenedRun,
): T | RunData {
  const itsOwn = data?.kind === 'of-run' && data.run === before?.run && config.dataset === 'folder';
  if (!itsOwn) return data;
  return data.run === run ? data : { kind: 'of-run', run };
}

const isUncaught = (error: unknown): boolean =>
  error instanceof AppError && error.failure.code === 'worker-failed' && error.failure.reason === 'uncaught';

/** Opening, playing and stepping a run. */
export function playing(set: SetState, get: GetState, live: LiveSender): Playing & Opener {
  const engine = () => get().app.getState().engine;
  const fail = (error: unknown) => get().app.getState().fail(error);
  const meter = stepMeter();
  let playingNow: Promise<void> | null = null;
  let openingNow: Promise<unknown> = Promise.resolve();

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
    const { opened: before, data, openedData } = get();
    const its = followed(openedData, before, opened);
    set({
      data: data === openedData && its ? its : followed(data, before, opened),
      openedData: its,
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
      const stopped = await call((progress) => {
        // A run that was closed tells on until it has stopped.
        if (get().opened?.run === run) box.add(progress);
      });
      change = { step: stopped.step, stopped: 'lastGood' in stopped ? stopped : null };
    } catch (error) {
      fail(error);
      // The page no longer hears of the run, but the worker goes on: it is stopped, so that it is what the page says.
      if (run && isUncaught(error))
        change = await engine()
          .call('trainPause', { run })
          .catch(() => ({}));
    }
    // Meanwhile another run may have been opened.
    if (get().opened?.run !== run) return;
    box.flush();
    set({ stage: null, checking: false, stepsASecond: null, ...change });
    // Or it is about to be.
    if (get().run.at === 'playing') set({ run: { at: 'paused' } });
  };

  const begin = (work: () => Promise<void>) => {
    playingNow ??= work().finally(() => {
      playingNow = null;
    });
    return playingNow;
  };

  const openBy: Opener['openBy'] = async (call, choice) => {
    if (get().run.at === 'opening') return;
    // At once, so that a second press finds it opening.
    const stopping = stop().catch(fail);
    set({ run: { at: 'opening', progress: null } });
    const opening = stopping.then(() => replace(call, choice)).finally(live.resume);
    openingNow = opening;
    await opening;
  };

  const replace: Opener['openBy'] = async (call, choice) => {
    const before = get().opened;
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
          const now = followed(data, get().opened, opened);
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
      const before = get().opened;
      if (!before) return;
      await openBy(
        () => engine().call('trainReset', { run: before.run }),
        () => ({}),
      ).catch(fail);
      const { opened, draft, detached } = get();
      // What was set while it went back is not in it yet.
      if (opened && draft && !detached)
        for (const [arm, change] of heldBack(draft, opened.config)) live.send(arm, change);
    },
    close: async () => {
      await openingNow.catch(() => {});
      const { opened, data, draft, catalogue } = get();
      const stopping = stop().catch(fail);
      // At once, so that what is pressed meanwhile finds none, and is not closed with it.
      box.clear();
      // A person's images that only the run had are gone with it.
      const itsOwn = data.kind === 'of-run' && draft && catalogue;
      set({
        ...(itsOwn && {
          data: drawn,
          draft: { ...draft, dataset: catalogue.defaults[draft.task].dataset },
        }),
        opened: null,
        openedData: null,
        run: { at: 'none' },
        kept: nothingKept,
        step: 0,
        notes: [],
        stopped: null,
      });
      await stopping;
      if (opened) await engine().call('trainClose', { run: opened.run }).catch(fail);
    },
    dismissStopped: () => set({ stopped: null }),
  };
}
