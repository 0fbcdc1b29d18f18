import { nextTask as turn } from '#core/backbones/nextTask.ts';
import { AppError } from '#core/failure.ts';
import { RunningAverages, spans } from '#core/training/averages.ts';
import { limits } from '#core/training/limits.ts';
import { featureLosses, ownLayers } from '#engine/train/featureLosses.ts';
import { marksOf, withMarks } from '#engine/train/marks.ts';
import { readConfig } from '#engine/train/readConfig.ts';
import { lookInto } from '#io/datasets/look.ts';
import type { Handlers } from '#worker/host.ts';
import type {
  ArmConfig,
  CheckpointEntry,
  Mark,
  OpenedRun,
  RunConfig,
  RunStopped,
  StepRow,
  TrainCalls,
  TrainCatalogue,
  TrainProgress,
} from '#worker/protocolTrain.ts';

/** Files are told apart by their names alone. */
const unread = () => Promise.reject(new AppError({ code: 'not-an-image', name: '', found: 'text' }));

const label = (en: string, zh = en) => ({ en, zh });
const adam = { learningRate: 0.0002, beta1: 0.5, beta2: 0.99, epsilon: 1e-8 };

const arm = (name: string, weights: ArmConfig['mix']['weights']): ArmConfig => ({
  name: label(name),
  mix: {
    weights,
    adversarial: 'hinge',
    penalty: { kind: 'none', strength: 0 },
    adaptive: 'manual',
    criticSteps: 1,
    generator: adam,
    discriminator: adam,
    emaDecay: 0.99,
  },
  perceptual: null,
  style: null,
  ema: false,
  spectral: true,
  discriminatorChannels: 32,
});

const config: RunConfig = {
  task: 'super-resolution',
  side: 32,
  batch: 8,
  seed: 1,
  dataset: 'lake',
  images: 64,
  heldOut: 8,
  arms: [arm('Pixels', { l1: 1 }), arm('GAN', { l1: 1, adversarial: 0.1 })],
  previewEvery: 10,
  validateEvery: 20,
  checkpointEvery: 50,
  monitor: false,
};

/** A small catalogue: two tasks, two presets. */
export const fakeCatalogue: TrainCatalogue = {
  tasks: [
    {
      id: 'super-resolution',
      kind: 'paired',
      label: label('Super-resolution', '超分辨率'),
      about: label('x'),
      terms: ['l1'],
      takesPairs: false,
    },
    {
      id: 'unpaired',
      kind: 'unpaired',
      label: label('Unpaired translation', '无配对转换'),
      about: label('x'),
      terms: ['l1'],
      takesPairs: false,
    },
  ],
  datasets: [{ id: 'lake', label: label('Lake', '湖'), about: label('x'), kind: 'single' }],
  adversarial: [{ id: 'hinge', label: label('Hinge'), about: label('x') }],
  adaptive: [{ id: 'manual', label: label('By hand'), about: label('x') }],
  penalties: [{ id: 'none', label: label('None'), about: label('x') }],
  terms: [{ id: 'l1', label: label('L1'), about: label('x'), max: 100 }],
  stages: [],
  troubles: [],
  presets: ['first', 'second'].map((id) => ({ id, label: label(id), about: label(id), config, moves: [] })),
  judge: { recipe: label('x') },
  limits,
  spans,
  featureLosses: featureLosses(),
  ownLayers: ownLayers(),
  defaults: {
    'super-resolution': config,
    unpaired: { ...config, task: 'unpaired' },
  } as TrainCatalogue['defaults'],
};

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
  readonly runs: ReadonlyMap<string, { readonly config: RunConfig; readonly playing: boolean }>;
}

/** The worker's side of Train without mathematics: a run that counts, with losses 1 / step. */
export function fakeTrainer(): FakeTrainer {
  const calls: { name: keyof TrainCalls; params: unknown }[] = [];
  const runs = new Map<string, FakeRun>();
  const kept: CheckpointEntry[] = [];
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
  const openNew = (own: RunConfig, step = 0, id = newId()) => {
    const begun = { playing: false, pausing: false, ended: Promise.resolve(), marks: [], savedAt: step };
    runs.set(id, { config: own, step, averages: new RunningAverages(), ...begun });
    return openedOf(id);
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
  const entry = (id: string, name: string): CheckpointEntry => ({
    id: `${id}@${runOf(id).step}`,
    run: id,
    name,
    kind: 'by-hand',
    task: 'super-resolution',
    side: 32,
    dataset: 'lake',
    step: runOf(id).step,
    arms: 2,
    savedAt: 0,
    bytes: 1000,
  });
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
      if (data.kind === 'of-run' && runs.get(data.run)?.config.dataset !== 'folder')
        throw new AppError({ code: 'folder-needed' });
      progress({ stage: 'images', done: 1, of: 2, load: null });
      await turn();
      if (trainer.opensNone) throw new AppError({ code: 'weights-missing', backbone: 'vgg19' });
      if (params.config.seed < 0)
        throw new AppError({ code: 'bad-request', what: 'seed', expected: '0 or more', found: '-1' });
      return { result: openNew(params.config) };
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
      run.marks = withMarks(run.marks, marksOf(before, change, index, run.step));
      return { result: { step: run.step, arm: changed, marks: run.marks } };
    },
    trainReset: async ({ run: id }) => {
      const run = runOf(id);
      await pause(run);
      const opened = openNew(run.config);
      await close(id);
      return { result: opened };
    },
    trainClose: async ({ run }) => {
      await close(run);
      return { result: null };
    },
    trainCsv: async ({ run, names }) => ({ result: new Blob([`${names.join()} ${runOf(run).step}`]) }),
    trainKeep: async ({ run }) => {
      if (runOf(run).step === runOf(run).savedAt) return { result: { saved: null, notSaved: null } };
      if (trainer.full)
        return { result: { saved: null, notSaved: { code: 'storage-full', neededBytes: 9, freeBytes: 3 } } };
      const saved: CheckpointEntry = { ...entry(run, 'kept'), id: `${run}-auto`, kind: 'automatic' };
      kept.splice(0, kept.length, saved, ...kept.filter(({ id }) => id !== saved.id));
      runOf(run).savedAt = saved.step;
      return { result: { saved, notSaved: null } };
    },
    trainSave: async ({ run, name }) => {
      kept.unshift(entry(run, name));
      return { result: kept[0]! };
    },
    trainList: async () => ({ result: [...kept] }),
    trainRestore: async ({ checkpoint, copy }) => {
      const found = kept.find(({ id }) => id === checkpoint);
      if (!found) throw new AppError({ code: 'checkpoint-unknown', id: checkpoint });
      if (found.name === 'elsewhere' && !copy)
        throw new AppError({ code: 'run-open-elsewhere', id: found.run });
      // One that is called `own` trained on a person's folder.
      const own = found.name === 'own' ? { ...config, dataset: 'folder' } : config;
      const later = kept.some(
        ({ run, kind, step }) => run === found.run && kind === 'automatic' && step > found.step,
      );
      const before = runs.get(found.run);
      if (before) await pause(before);
      return { result: openNew(own, found.step, copy || later ? newId() : found.run) };
    },
    trainForget: async ({ checkpoint }) => {
      kept.splice(0, kept.length, ...kept.filter(({ id }) => id !== checkpoint));
      return { result: [...kept] };
    },
    trainExport: async ({ from }) => {
      if ('run' in from) runOf(from.run);
      else if (!kept.some(({ id }) => id === from.checkpoint))
        throw new AppError({ code: 'checkpoint-unknown', id: from.checkpoint });
      return { result: { name: 'run.ppt', bytes: new Uint8Array([1, 2, 3]) } };
    },
    trainImport: async ({ name }) => {
      if (name.startsWith('bad'))
        throw new AppError({
          code: 'bad-checkpoint',
          file: name,
          reason: 'truncated',
          expected: '9',
          found: '3',
        });
      return { result: openNew(config, 7) };
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
