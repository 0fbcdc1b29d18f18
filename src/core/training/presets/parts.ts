import type { Label } from '../../label.ts';
import { defaultStyle } from '../../losses/style.ts';
import { recipes } from '../../recipes/registry.ts';
import { bestForTraining } from '../../recipes/trainsWell.ts';
import { terms } from '../../recipes/variants.ts';
import type { AdamOptions } from '../adam.ts';
import type { ArmConfig, FeatureLoss, LiveChange, RunConfig } from '../config.ts';
import { featureLossOf } from '../featureLoss.ts';
import type { Mix } from '../mix.ts';

/** A demo: what to start, what to look at, and what to change while it runs. */
export interface Preset {
  readonly id: string;
  readonly label: Label;
  readonly about: Label;
  readonly config: RunConfig;
  readonly moves: readonly { label: Label; arm: number; change: LiveChange }[];
}

/** The recipe that trains best by itself on the embedded network. */
const perceptual: FeatureLoss = featureLossOf(
  recipes.find(({ id }) => id === bestForTraining)!,
  'vgg19-slim',
);

const style: FeatureLoss = { ...defaultStyle, backbone: 'vgg19-slim', recipe: 'style' };

/** L1 at one layer only; `scale` makes it pull about as hard as pixel L1. */
export const oneLayer = (tap: string, scale: number): FeatureLoss => ({
  ...perceptual,
  recipe: 'one-layer',
  terms: terms('l1', { [tap]: 1 }),
  scale,
});

const adam = (learningRate: number): AdamOptions => ({
  learningRate,
  beta1: 0.5,
  beta2: 0.99,
  epsilon: 1e-8,
});

export const mixOf = (weights: Mix['weights'], change: Partial<Mix> = {}): Mix => ({
  weights,
  adversarial: 'hinge',
  penalty: { kind: 'r1', strength: 1 },
  adaptive: 'manual',
  criticSteps: 1,
  generator: adam(2e-3),
  discriminator: adam(1e-3),
  emaDecay: 0.95,
  ...change,
});

export const withRate = (mix: Mix, who: 'generator' | 'discriminator', learningRate: number): Mix => ({
  ...mix,
  [who]: { ...mix[who], learningRate },
});

export const armOf = (name: Label, mix: Mix, change: Partial<ArmConfig> = {}): ArmConfig => ({
  name,
  mix,
  perceptual,
  style,
  ema: true,
  spectral: false,
  discriminatorChannels: 16,
  ...change,
});

export const runOf = (
  task: RunConfig['task'],
  dataset: string,
  arms: readonly ArmConfig[],
  change: Partial<RunConfig> = {},
): RunConfig => ({
  task,
  side: 32,
  batch: 8,
  seed: 7,
  dataset,
  images: 256,
  heldOut: 16,
  arms,
  previewEvery: 20,
  validateEvery: 50,
  checkpointEvery: 200,
  monitor: true,
  ...change,
});
