import { nextTask as turn } from '#core/backbones/nextTask.ts';
import { AppError } from '#core/failure.ts';
import { cited } from '#core/label.ts';
import { RunningAverages } from '#core/training/averages.ts';
import { marksOf, withMarks } from '#engine/train/marks.ts';
import { readConfig } from '#engine/train/readConfig.ts';
import { lookInto } from '#io/datasets/look.ts';
import type { Handlers } from '#worker/host.ts';
import type {
  CheckpointEntry,
  Mark,
  OpenedRun,
  RunConfig,
  RunStopped,
  StepRow,
  TrainCalls,
  TrainProgress,
} from '#worker/protocolTrain.ts';
import { fakeCatalogue } from './fakeTrainCatalogue.ts';

/** Files are told apart by their names alone. */
const unread = () => Promise.reject(new AppError({ code: 'not-an-image', name: '', found: 'text' }));

const pixels = { width: 32, height: 8, rgba: new Uint8ClampedArray(4 * 32 * 8).fill(200) };

const rowOf = (armIndex: number, step: number): StepRow => ({
  arm: armIndex,
  step,
  turn: 'both',
  ms: 1,
  terms: { l1: 1 / step },
  weights: { l1: 1 },
  gradients: { l1: 1 },
  discriminatorLoss: null,
  scores: null,
  clamped: false,
});

export const noProgress: TrainProgress = {
  rewound: null,
  rows: [],
  validations: [],
  previews: [],
  stage: null,
  notes: [],
  saved: null,
  checking: false,
  notSaved: null,
};

/** What is kept of a run, and what its file holds. */
interface Kept {
  readonly config: RunConfig;
  readonly step: number;
  readonly marks: readonly Mark[];
}

interface FakeRun {
  config: RunConfig;
  step: number;
  playing: boolean;
  pausing: boolean;
  /** Resolves when what was asked to play has been answered. */
  ended: Promise<unknown>;
  marks: readonly Mark[];
  readonly averages: RunningAverages;
  /** Step of the newest automatic checkpoint. */
  savedAt: number;
  /** The set-up is no longer that of the newest automatic checkpoint. */
  changed: boolean;
  /** Another run is about to take its place. */
  leaving: boolean;
}

export interface FakeTrainer {
  readonly handlers: Pick<Handlers, keyof TrainCalls>;
  /** Names of the calls, in order, with their parameters. */
  readonly calls: readonly { name: keyof TrainCalls; params: unknown }[];
  /** Steps at which a run stops for numbers that are none. */
  breakAt: number | null;
  /** No run can be opened. */
  opensNone: boolean;
  /** What is found of the images of folders. */
  halves: 'related' | 'unrelated' | null;
  /** Storage takes nothing more. */
  full: boolean;
  /** Runs that are open, with their set-ups. */
  readonly runs: ReadonlyMap<string, Readonly<Pick<FakeRun, 'config' | 'step' | 'playing'>>>;
}

/** The worker's side of Train without mathematics: a run that counts, with losses 1 / step. */
export function fakeTrainer(): FakeTrainer {
  const calls: { name: keyof TrainCalls; params: unknown }[] = [];
  const runs = new Map<string, FakeRun>();
  const kept: CheckpointEntry[] = [];
  const contents = new Map<string, Kept>();
  const runOf = (id: string) => {
    const run = runs.get(id);
    if (!run) throw new AppError({ code: 'run-unknown', id });
    return run;
  };
  const openedOf = (id: string): OpenedRun => {
    const { config: own, step } = runOf(id);
    return {
      run: id,
      config: own,
      step,
      networks: [],
      shown: 4,
      inputs: pixels,
      targets: pixels,
      trainingImages: own.images,
      otherImages: null,
      heldOutImages: own.heldOut,
      skipped: [],
      reading: null,
      monitor: 'off',
      history: {
        rows: own.arms.flatMap((_, i) => (step > 0 ? [new RunningAverages().add(rowOf(i, step))] : [])),
        validations: [],
        previews: [],
        marks: runOf(id).marks,
      },
    };
  };
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `run-${ids}`;
  };
  const openNew = (from: Kept, id = newId()) => {
    const begun = {
      playing: false,
      pausing: false,
      ended: Promise.resolve(),
      changed: false,
      leaving: false,
    };
    runs.set(id, { ...from, ...begun, averages: new RunningAverages(), savedAt: from.step });
    return openedOf(id);
  };
  const contentOf = (id: string): Kept => {
    const { config, step, marks } = runOf(id);
    return { config, step, marks };
  };
  const keptBy = (checkpoint: string): Kept => {
    const found = contents.get(checkpoint);
    if (!found) throw new AppError({ code: 'checkpoint-unknown', id: checkpoint });
    return found;
  };
  const refuse = (what: string, expected: string, found: string): never => {
    throw new AppError({ code: 'bad-request', what, expected, found });
  };
  const pause = async (run: FakeRun) => {
    run.pausing = true;
    await run.ended;
    await turn();
  };
  const close = async (id: string) => {
    const run = runs.get(id);
    if (!run) return;
    await pause(run);
    runs.delete(id);
  };
  /** Plays `work` alone, as a run does. */
  const play = <T>(id: string, work: (run: FakeRun) => Promise<T>): Promise<T> => {
    const run = runOf(id);
    if (run.playing) refuse('run', 'a paused run', 'one at work');
    Object.assign(run, { playing: true, pausing: false });
    const end = work(run).finally(() => {
      run.playing = false;
    });
    run.ended = end.catch(() => {});
    return end;
  };
  const keepAs = (run: string, name: string, kind: CheckpointEntry['kind']): CheckpointEntry => {
    const content = contentOf(run);
    const { task, side, dataset, arms } = content.config;
    const id = kind === 'automatic' ? `${run}-auto` : `${run}@${content.step}-${contents.size}`;
    const common = { id, run, name, kind, task, side, dataset, step: content.step };
    const saved: CheckpointEntry = { ...common, arms: arms.length, savedAt: 0, bytes: 1000 };
    contents.set(id, content);
    kept.splice(0, kept.length, saved, ...kept.filter((old) => old.id !== id));
    return saved;
  };
  const advance = (id: string): TrainProgress => {
    const run = runOf(id);
    run.step += 1;
    return { ...noProgress, rows: run.config.arms.map((_, i) => run.averages.add(rowOf(i, run.step))) };
  };
  const trainer: FakeTrainer = {
    handlers: null as never,
    calls,
    breakAt: null,
    opensNone: false,
    full: false,
    halves: null,
    runs,
  };
  const broken = (id: string): RunStopped | null =>
    runOf(id).step === trainer.breakAt
      ? { why: 'not-finite', step: trainer.breakAt!, arm: 0, where: 'l1', lastGood: kept[0] ?? null }
      : null;
  const handlers: FakeTrainer['handlers'] = {
    trainCatalogue: async () => ({ result: fakeCatalogue }),
    trainRead: async ({ config }) => ({ result: readConfig(config) }),
    trainFolder: async ({ files }) => ({
      result: { ...(await lookInto(files, unread)), halves: trainer.halves },
    }),
    trainExample: async () => ({
      result: { real: pixels, input: pixels, output: pixels, other: null, networks: [] },
    }),
    trainOpen: async (params, { progress }) => {
      const { data } = params;
      const drawn = data.kind === 'procedural' && params.config.dataset === 'folder';
      if (drawn || (data.kind === 'of-run' && runs.get(data.run)?.config.dataset !== 'folder'))
        throw new AppError({ code: 'folder-needed' });
      progress({ stage: 'images', done: 1, of: 2, load: null });
      await turn();
      if (trainer.opensNone)
        throw new AppError({ code: 'weights-missing', backbone: 'vgg19', name: cited('vgg19') });
      if (params.config.seed < 0)
        throw new AppError({ code: 'bad-request', what: 'seed', expected: '0 or more', found: '-1' });
      return { result: openNew({ config: params.config, step: 0, marks: [] }) };
    },
    trainRun: async ({ run: id, until }, { progress }) =>
      play(id, async (run) => {
        // A host without the worker's merges passes on the newest progress only: every row is in one that gets through.
        let [rows, told]: [TrainProgress['rows'], number] = [[], 0];
        let stop: RunStopped | null = null;
        while (!stop) {
          if (run.pausing) stop = { why: 'paused', step: run.step };
          else if (until !== null && run.step >= until) stop = { why: 'limit', step: run.step };
          else {
            rows = [...rows, ...advance(id).rows];
            stop = broken(id);
            if (performance.now() - told > 120) {
              progress({ ...noProgress, rows });
              [rows, told] = [[], performance.now()];
            }
            // As long as the shortest step takes: faster, and its rows would be thinned within a second.
            await new Promise((done) => setTimeout(done, 1));
          }
        }
        if (rows.length > 0) progress({ ...noProgress, rows });
        return { result: stop };
      }),
    trainStep: async ({ run: id }, { progress }) =>
      play(id, async (run) => {
        await turn();
        progress(advance(id));
        return { result: broken(id) ?? { why: 'limit', step: run.step } };
      }),
    trainPace: async ({ run }) => {
      runOf(run);
      return { result: null };
    },
    trainPause: async ({ run: id }) => {
      const run = runOf(id);
      await pause(run);
      return { result: { step: run.step } };
    },
    trainLive: async ({ run: id, arm: index, change }) => {
      const run = runOf(id);
      const { arms } = run.config;
      const before = arms[index] ?? refuse('arm', `below ${arms.length}`, String(index));
      await turn();
      const changed = { ...before, ...change };
      run.config = { ...run.config, arms: arms.map((old, i) => (i === index ? changed : old)) };
      run.changed = true;
      run.marks = withMarks(run.marks, marksOf(before, change, index, run.step));
      return { result: { step: run.step, arm: changed, marks: run.marks } };
    },
    trainReset: async ({ run: id }) => {
      const run = runOf(id);
      if (run.leaving) throw new AppError({ code: 'run-unknown', id });
      run.leaving = true;
      await pause(run);
      const opened = openNew({ config: run.config, step: 0, marks: [] });
      await close(id);
      return { result: opened };
    },
    trainClose: async ({ run }) => {
      await close(run);
      return { result: null };
    },
    trainCsv: async ({ run, names }) => ({ result: new Blob([`${names.join()} ${runOf(run).step}`]) }),
    trainKeep: async ({ run: id }) => {
      const run = runOf(id);
      const wanted = run.step !== run.savedAt || (run.changed && run.step > 0);
      if (!wanted || run.config.checkpointEvery === 0) return { result: { saved: null, notSaved: null } };
      if (trainer.full)
        return { result: { saved: null, notSaved: { code: 'storage-full', neededBytes: 9, freeBytes: 3 } } };
      const saved = keepAs(id, 'kept', 'automatic');
      Object.assign(run, { savedAt: run.step, changed: false });
      return { result: { saved, notSaved: null } };
    },
    trainSave: async ({ run, name }) => ({ result: keepAs(run, name, 'by-hand') }),
    trainList: async () => ({ result: [...kept] }),
    trainRestore: async ({ checkpoint, copy }) => {
      const content = keptBy(checkpoint);
      const { run, step, name } = kept.find(({ id }) => id === checkpoint)!;
      if (name === 'elsewhere' && !copy) throw new AppError({ code: 'run-open-elsewhere', id: run });
      const later = kept.some(
        (other) => other.run === run && other.kind === 'automatic' && other.step > step,
      );
      const before = runs.get(run);
      if (before) await pause(before);
      return { result: openNew(content, copy || later ? newId() : run) };
    },
    trainForget: async ({ checkpoint }) => {
      contents.delete(checkpoint);
      kept.splice(0, kept.length, ...kept.filter(({ id }) => id !== checkpoint));
      return { result: [...kept] };
    },
    trainExport: async ({ from }) => {
      const content = 'run' in from ? contentOf(from.run) : keptBy(from.checkpoint);
      const name = `${content.config.task}-step-${content.step}.perceptual-run.zip`;
      return { result: { name, bytes: new TextEncoder().encode(JSON.stringify(content)) } };
    },
    trainImport: async ({ file, name }) => {
      const content = file instanceof Blob ? file : file[0]!.content;
      const text = await content.text();
      try {
        return { result: openNew(JSON.parse(text)) };
      } catch {
        const reason = 'truncated';
        throw new AppError({ code: 'bad-checkpoint', file: name, reason, expected: '9', found: '3' });
      }
    },
  };
  const noted = Object.entries(handlers).map(([name, handler]) => [
    name,
    (params: never, context: never) => {
      calls.push({ name: name as keyof TrainCalls, params });
      return (handler as (params: never, context: never) => unknown)(params, context);
    },
  ]);
  return Object.assign(trainer, { handlers: Object.fromEntries(noted) });
}
