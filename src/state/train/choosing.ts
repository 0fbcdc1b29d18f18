import type { RunConfig, RunData } from '#worker/protocolTrain.ts';
import { nameAfter } from './armNames.ts';
import { livePart, withArm, withCopy, without } from './armsEdit.ts';
import type { SendLive } from './live.ts';
import { speedOf } from './pace.ts';
import type { GetState, SetState, TrainState } from './types.ts';

/** Colours of the arms: told apart in both colour schemes and by those who do not see red and green. */
export const armColours = ['#4f6bed', '#d9840d', '#0b8fac', '#d6336c', '#2f9e5b', '#8b5cf6'] as const;

/** One object, so that the same choice made twice is the same. */
export const drawn: RunData = { kind: 'procedural' };

type Choosing = Pick<
  TrainState,
  | 'choosePreset'
  | 'playTask'
  | 'edit'
  | 'chooseTask'
  | 'chooseDataset'
  | 'editArm'
  | 'editLoss'
  | 'addArm'
  | 'removeArm'
  | 'setColour'
  | 'setPace'
>;

/** What the person chooses before and during a run. */
export function choosing(set: SetState, get: GetState, send: SendLive): Choosing {
  const redraft = (change: (draft: RunConfig) => RunConfig) =>
    set(({ draft }) => ({ draft: draft && change(draft) }));
  const openAndPlay = async () => {
    const before = get().opened;
    await get().open();
    // Where it did not open, the run before is still there, paused.
    if (get().opened !== before) void get().play();
  };
  return {
    choosePreset: async (id) => {
      const entry = get().catalogue?.presets.find((preset) => preset.id === id);
      if (!entry) return;
      get().app.getState().set({ preset: id });
      set({ preset: id, draft: entry.config, data: drawn, firstFolder: null, detached: true, hearings: {} });
      await openAndPlay();
    },
    playTask: async (task) => {
      get().chooseTask(task);
      await openAndPlay();
    },
    edit: (change) => redraft((draft) => ({ ...draft, ...change })),
    chooseTask: (task) => {
      const draft = get().catalogue?.defaults[task];
      if (!draft) return;
      get().app.getState().set({ preset: task });
      set({ draft, preset: null, data: drawn, firstFolder: null, detached: true, hearings: {} });
    },
    chooseDataset: (dataset) => {
      if (dataset !== 'folder') set({ data: drawn, firstFolder: null });
      redraft((draft) => ({ ...draft, dataset }));
    },
    editArm: (arm, asked) => {
      const { catalogue, draft } = get();
      const before = draft?.arms[arm];
      const named = before && catalogue && asked.mix ? nameAfter(catalogue, before, asked.mix) : null;
      const change = named ? { name: named, ...asked } : asked;
      redraft((now) => withArm(now, arm, change));
      const live = livePart(change);
      const { opened, detached } = get();
      if (live && opened && !detached && arm < opened.config.arms.length) send(arm, live);
    },
    editLoss: (arm, which, { loss, hearing }) => {
      set(({ hearings }) => ({ hearings: { ...hearings, [`${which}${arm}`]: hearing } }));
      get().editArm(arm, { [which]: loss });
    },
    addArm: (from) => redraft((draft) => withCopy(draft, from)),
    removeArm: (arm) => {
      set(({ colours }) => ({
        colours: [...colours.toSpliced(arm, 1), colours[arm]!],
        detached: true,
        hearings: {},
      }));
      redraft((draft) => without(draft, arm));
    },
    setColour: (arm, colour) =>
      set(({ colours }) => ({
        // Two arms never share one: they swap.
        colours: colours.map((old, i) => (i === arm ? colour : old === colour ? colours[arm]! : old)),
      })),
    setPace: (pace) => {
      set((state) => ({ pace: { ...state.pace, ...pace } }));
      const { opened, run, app } = get();
      if (opened && run.at === 'playing')
        void app
          .getState()
          .engine.call('trainPace', { run: opened.run, speed: speedOf(get().pace) })
          .catch(app.getState().fail);
    },
  };
}
