import type { RunConfig } from '#core/training/config.ts';
import type { Mix } from '#core/training/mix.ts';
import { smallRun } from './fakes.ts';

function runWith(mix: Partial<Mix>, change: Partial<RunConfig>): RunConfig {
  const small = smallRun({ batch: 2, images: 4, previewEvery: 0, validateEvery: 0, ...change });
  const arm = small.arms[0]!;
  return { ...small, arms: [{ ...arm, mix: { ...arm.mix, ...mix } }] };
}

/** So large an epsilon that a step is as long as its gradient: rounding, which differs between machines, stays small. */
const steady = { learningRate: 0.01, beta1: 0.5, beta2: 0.99, epsilon: 1 };

const game: Partial<Mix> = {
  generator: steady,
  discriminator: steady,
  weights: { l1: 1, cycle: 1, adversarial: 0.1 },
  adversarial: 'wasserstein',
  penalty: { kind: 'gradient-penalty', strength: 10 },
  criticSteps: 2,
};

/** Small runs that draw random numbers of every kind in a step: holes, codes, and places between real and fake. */
export const olderRuns = {
  inpainting: runWith(game, { task: 'inpainting' }),
  generate: runWith(game, { task: 'generate' }),
  unpaired: runWith(game, { task: 'unpaired', dataset: 'town-night' }),
} as const;

export type OlderRun = keyof typeof olderRuns;
