import { nextTask } from '#core/backbones/nextTask.ts';
import type { RgbImage } from '#core/rgbImage.ts';
import { networkPictures } from '#engine/train/networkPictures.ts';
import { addProgress, type RunProgress } from '#engine/train/progress.ts';
import { readConfig } from '#engine/train/readConfig.ts';
import type { OnOpen, Opened, RunEnd, Source, TrainService } from '#engine/train/service.ts';
import { trainCatalogue } from '#engine/train/trainCatalogue.ts';
import type { Handlers, Merge, Task } from './host.ts';
import type { CallName, Pixels } from './protocol.ts';
import type {
  AveragedRow,
  OpenedRun,
  OpenProgress,
  Preview,
  RunData,
  RunStopped,
  TrainCalls,
  TrainProgress,
} from './protocolTrain.ts';
import { thinRows, thinValidations } from './thinning.ts';

type Picture = RunProgress['previews'][number];

/** Progress of a run adds up while it waits, so that every row arrives. */
export const trainMerges: { [N in CallName]?: Merge<N> } = { trainRun: addProgress, trainStep: addProgress };

/** The calls of the Train screen. */
export function trainHandlers(service: TrainService): Pick<Handlers, keyof TrainCalls> {
  const opening =
    (progress: (progress: OpenProgress) => void): OnOpen =>
    (stage, done, of, load) =>
      progress({ stage, done, of, load: load && { stage: 'upload', ...load, usableTaps: [] } });
  return {
    trainCatalogue: async () => ({ result: trainCatalogue() }),
    trainRead: async ({ config }) => ({ result: readConfig(config) }),

    trainFolder: async ({ files }) => ({ result: await service.look(files) }),
    trainExample: async ({ config, data }) => {
      const { real, input, output, other } = await service.example(config, ownImages(data));
      return {
        result: {
          real: pixelsOf(real),
          input: input && pixelsOf(input),
          output: pixelsOf(output),
          other: other && pixelsOf(other),
          networks: networkPictures(config, config.images),
        },
      };
    },
    trainOpen: async ({ config, data }, { progress }) => {
      return openedAnswer(await service.open(config, '', ownImages(data), opening(progress)));
    },
    trainRestore: async ({ checkpoint, copy }, { progress }) =>
      openedAnswer(await service.restore(checkpoint, copy, opening(progress))),
    trainImport: async ({ file, name }, { progress }) =>
      openedAnswer(await service.importFile(file, name, opening(progress))),

    trainRun: async ({ run, until, speed }, { progress }) =>
      endAnswer(await service.play(run, { until, turn: 'both', speed }, sender(progress))),
    trainStep: async ({ run, turn, speed }, { progress }) => {
      const until = service.step(run) + 1;
      return endAnswer(await service.play(run, { until, turn, speed }, sender(progress)));
    },
    trainPace: async ({ run, speed }) => {
      service.pace(run, speed);
      return { result: null };
    },
    trainPause: async ({ run }) => {
      const step = await service.pause(run);
      await nextTask(); // the answer of the call that played goes first
      return { result: { step } };
    },
    trainLive: async ({ run, arm, change }) => ({ result: await service.live(run, arm, change) }),
    trainReset: async ({ run }) => openedAnswer(await service.reset(run)),
    trainClose: async ({ run }) => {
      await service.close(run);
      await nextTask();
      return { result: null };
    },
    trainCsv: async ({ run, names }) => ({ result: await service.csv(run, names) }),

    trainKeep: async ({ run }) => ({ result: await service.keep(run) }),
    trainSave: async ({ run, name }) => ({ result: await service.save(run, name) }),
    trainList: async () => ({ result: await service.list() }),
    trainForget: async ({ checkpoint }) => ({ result: await service.forget(checkpoint) }),
    trainExport: async ({ from }) => {
      const result = await service.export(from);
      return { result };
    },
  };
}

const ownImages = (data: RunData): Source | null => (data.kind === 'procedural' ? null : data);

async function openedAnswer(opened: Opened): Promise<{ result: OpenedRun }> {
  const { run, inputs, targets, shown, monitor } = opened;
  const { set, config, history } = run;
  // All rows of a long run at once would hold the page up: it gets those that its charts show.
  let rows: readonly AveragedRow[] = [];
  for (const batch of history.averaged()) {
    rows = thinRows([...rows, ...batch]);
    await nextTask();
  }
  const validations = thinValidations(history.validations);
  return {
    result: {
      run: run.id,
      config,
      step: run.step,
      networks: networkPictures(config, set.train.length),
      shown,
      inputs: inputs && pixelsOf(inputs),
      targets: pixelsOf(targets),
      trainingImages: set.train.length,
      otherImages: set.trainOther?.length ?? null,
      heldOutImages: set.heldOut.length,
      skipped: set.skipped,
      reading: set.reading,
      monitor,
      history: { rows, validations, previews: history.pictures.map(previewOf), marks: history.marks },
    },
  };
}

function endAnswer(end: RunEnd): { result: RunStopped } {
  if (end.why === 'not-finite' || end.why === 'trouble') return { result: end };
  const { why, step } = end;
  return { result: { why, step } };
}

const sender =
  (progress: Task<'trainRun'>['progress']) =>
  (told: RunProgress): void => {
    const sent: TrainProgress = { ...told, previews: told.previews.map(previewOf) };
    progress(sent);
  };

const previewOf = ({ arm, step, outputs, more }: Picture): Preview => ({
  arm,
  step,
  outputs: pixelsOf(outputs),
  more: more && pixelsOf(more),
});

function pixelsOf({ width, height, rgb }: RgbImage): Pixels {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0, o = 0; i < rgb.length; i += 3, o += 4) rgba.set(rgb.subarray(i, i + 3), o);
  return { width, height, rgba };
}
