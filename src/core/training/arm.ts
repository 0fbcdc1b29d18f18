import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Image01 } from '../image.ts';
import type { ImageTerm } from '../losses/imageTerms.ts';
import type { Side, Task } from '../tasks/types.ts';
import type { AdaptiveState } from './adaptiveWeights.ts';
import type { Mix, Stage, StepMetrics, TermId, Turn } from './mix.ts';
import { PairedArm } from './pairedArm.ts';
import type { Player } from './player.ts';
import type { StreamVersion } from './streams.ts';
import { UnpairedArm } from './unpairedArm.ts';

export interface ArmOptions {
  readonly side: Side;
  readonly seed: number;
  /** Images in the training set; a latent task learns a code for each. */
  readonly images: number;
  readonly ema: boolean;
  readonly spectral: boolean;
  /** Channels of D's first layer. */
  readonly discriminatorChannels: number;
  /** How the random numbers of its steps are derived; the newest way where it is not said. */
  readonly streams?: StreamVersion;
}

/** Image terms that an arm may use; perceptual and style carry their backbone inside. */
export type Terms = Readonly<Partial<Record<TermId, ImageTerm>>>;

/** Called at each stage of an update; slow motion waits in it. */
export type OnStage = (stage: Stage) => Promise<void> | void;

/** Some images of the training set. The tensors stay the caller's. */
export interface Batch {
  /** [n, side, side, 3]; of an unpaired task the domain to translate from. */
  readonly real: Image01;
  /** Of a paired task: what G is given of each, [n, side, side, 3]; null: what the task makes of `real`. */
  readonly given?: Image01 | null;
  /** Their numbers in the training set. */
  readonly images: readonly number[];
  /** Of an unpaired task: as many images of the domain to translate to. */
  readonly other: Image01 | null;
  readonly otherImages: readonly number[];
}

/** What G makes, to look at and to measure. Some may be the same tensor; `dispose` of tfjs frees all. */
export interface Shown {
  /** What G got, as pictures; null where it gets a code. */
  readonly input: Image01 | null;
  readonly output: Image01;
  /** What may be compared with `real` pixel by pixel. */
  readonly compared: Image01;
  /** What should be distributed as real images (of the other domain, where there are two). */
  readonly judged: Image01;
  /** 1 where `output` is G's own, 0 where the image was known and is put back, [n, side, side, 1]; null: all is G's. */
  readonly hole: Tensor4D | null;
  /** A latent task: images of random codes. An unpaired one: the way there and back. */
  readonly more: Image01 | null;
}

/** Networks in training on one task with one mix; the owner of all that a checkpoint keeps. */
export interface Arm {
  readonly players: { readonly [name: string]: Player };
  /** What the adaptive rule remembers. */
  adaptive: AdaptiveState;
  /** Updates made; with the seed it decides every random number of the next one. */
  steps: number;
  /**
   * One update. Throws NotFinite with all networks as they were. `further(i)` gives the images of D's update number i, from
   * 1, where the mix has more than one; the arm disposes them. Without it D sees the same ones again.
   */
  step(
    batch: Batch,
    mix: Mix,
    terms: Terms,
    turn: Turn,
    onStage?: OnStage,
    further?: (update: number) => Batch,
  ): Promise<StepMetrics>;
  /** By the running mean of G's weights where one is kept. The caller owns the tensors. */
  show(batch: Batch, seed: number): Shown;
  dispose(): void;
}

/** The networks of `task` at step 0. */
export function createArm(task: Task, options: ArmOptions): Arm {
  return task.kind === 'unpaired' ? new UnpairedArm(task, options) : new PairedArm(task, options);
}
