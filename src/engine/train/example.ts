import { dispose } from '@tensorflow/tfjs-core';
import type { RgbImage } from '#core/rgbImage.ts';
import { tasks } from '#core/tasks/registry.ts';
import { createArm } from '#core/training/arm.ts';
import { tensorsOf } from '#core/training/batch.ts';
import type { RunConfig } from '#core/training/config.ts';
import type { TrainDevice } from './device.ts';
import { PREVIEW_SEED } from './onDevice.ts';
import { strip } from './pictures.ts';
import { type TrainingSet, toTensor } from './trainingSet.ts';

/** What a task is, seen on the first image of a set. */
export interface Example {
  /** An image as it is. */
  readonly real: RgbImage;
  /** What G gets of it; null where it gets a code. */
  readonly input: RgbImage | null;
  /** What G makes of that before it has learnt anything. */
  readonly output: RgbImage;
  /** Of two sets: an image of the other one. */
  readonly other: RgbImage | null;
}

/** By the same networks from the same seed that a run of `config` begins with. */
export function exampleOf(config: RunConfig, set: TrainingSet, device: TrainDevice): Promise<Example> {
  const { side, seed, images } = config;
  return device.run(async () => {
    const { discriminatorChannels } = config.arms[0]!;
    const networks = { ema: false, spectral: false, discriminatorChannels };
    const arm = createArm(tasks[config.task], { side, seed, images, ...networks });
    const real = toTensor(set.train.slice(0, 1));
    const given = set.given && toTensor(set.given.train.slice(0, 1));
    const other = set.trainOther && toTensor(set.trainOther.slice(0, 1));
    const batch = { real, images: [0], given, other, otherImages: [0] };
    try {
      const shown = arm.show(batch, PREVIEW_SEED);
      try {
        return {
          real: await strip(real),
          input: shown.input && (await strip(shown.input)),
          output: await strip(shown.output),
          other: other && (await strip(other)),
        };
      } finally {
        dispose(shown as never);
      }
    } finally {
      arm.dispose();
      dispose(tensorsOf(batch));
    }
  });
}
