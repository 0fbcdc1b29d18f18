import type { BackboneId } from '../backbones/types.ts';
import type { Label } from '../label.ts';
import type { Recipe } from '../recipes/types.ts';
import type { Side, TaskId } from '../tasks/types.ts';
import type { Mix } from './mix.ts';

/** A loss on features: which network, which taps at which weights. A recipe's own fields. */
export interface FeatureLoss {
  backbone: BackboneId;
  /** Id of the recipe that it began as, for the page. */
  recipe: string;
  terms: Recipe['terms'];
  reduction: Recipe['reduction'];
  scale: number;
  variant: Recipe['variant'];
}

export interface ArmConfig {
  name: Label;
  mix: Mix;
  /** Needed where `mix.weights.perceptual` is above 0. */
  perceptual: FeatureLoss | null;
  /** Needed where `mix.weights.style` is above 0; its terms are Gram distances as a rule. */
  style: FeatureLoss | null;
  /** Fixed when the run is opened. */
  ema: boolean;
  spectral: boolean;
  discriminatorChannels: number;
}

export interface RunConfig {
  task: TaskId;
  side: Side;
  /** Images a step, 1..32. */
  batch: number;
  seed: number;
  /** Id of a dataset; `folder` for the person's own images. */
  dataset: string;
  /** Images in the training set, 4..1024. Of a folder: at most. */
  images: number;
  /** Held-out images, 4..64: the first 8 are shown, all are measured. */
  heldOut: number;
  /** 1..3, trained in turn on the same seed and data. */
  arms: readonly ArmConfig[];
  previewEvery: number;
  validateEvery: number;
  /** Automatic checkpoints; 0: none. */
  checkpointEvery: number;
  /** Measure with full VGG-19 too, where it is installed. */
  monitor: boolean;
}

/** What may change between two steps. */
export interface LiveChange {
  /** Trains nothing: what the person calls the arm. */
  name?: Label;
  mix?: Mix;
  perceptual?: FeatureLoss | null;
  style?: FeatureLoss | null;
}
