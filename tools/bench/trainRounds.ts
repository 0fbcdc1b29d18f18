import type { Page } from '@playwright/test';
import type { BackboneId, BackendName } from '#worker/protocol.ts';

export interface TrainTimes {
  backbone: BackboneId;
  /** Milliseconds of each step, without the first ones, which make the features of the training images. */
  steps: number[];
}

/** Images of the training set: each is seen by the step from which times count. */
const IMAGES = 16;

/** The default preset's last arm (perceptual, adversarial, L1) by the app's own engine, its loss on `backbone`. */
export async function trainRounds(
  page: Page,
  backend: BackendName,
  backbone: BackboneId,
  rounds: number,
): Promise<TrainTimes> {
  return page.evaluate(
    async ({ backend, backbone, rounds, images }) => {
      const engine = window.bench.engine();
      await engine.call('boot', { prefer: backend });
      const { presets } = await engine.call('trainCatalogue', null);
      const { config } = presets[0]!;
      const given = config.arms.at(-1)!;
      const arm = { ...given, perceptual: { ...given.perceptual!, backbone } };
      const never = { previewEvery: 0, validateEvery: 0, checkpointEvery: 0, monitor: false };
      const { run } = await engine.call('trainOpen', {
        config: { ...config, ...never, images, heldOut: 4, arms: [arm] },
        data: { kind: 'procedural' },
      });
      const warm = Math.ceil(images / config.batch) + 2;
      const steps: number[] = [];
      const onProgress = (progress: { rows: readonly { step: number; ms: number }[] }) => {
        for (const { step, ms } of progress.rows) if (step > warm) steps.push(ms);
      };
      await engine.call('trainRun', { run, until: warm + rounds, speed: { kind: 'fast' } }, { onProgress });
      await engine.call('trainClose', { run });
      return { backbone, steps };
    },
    { backend, backbone, rounds, images: IMAGES },
  );
}
