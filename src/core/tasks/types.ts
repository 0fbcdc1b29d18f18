import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Image01 } from '../image.ts';
import type { Label } from '../label.ts';
import type { NetSpec } from '../networks/types.ts';

export type TaskId =
  | 'generate'
  | 'super-resolution'
  | 'inpainting'
  | 'colourisation'
  | 'edges-to-image'
  | 'unpaired';

export type Side = 32 | 64;

interface Common {
  readonly id: TaskId;
  readonly label: Label;
  /** One paragraph: what goes in, what comes out, what to watch for. */
  readonly about: Label;
}

/** The input is made from the real image, so that every output has its own target. */
export interface PairedTask extends Common {
  readonly kind: 'paired';
  /** real [n, side, side, 3] -> what G sees. Whatever is random in it comes from `draw`, in [0, 1). Call inside tidy. */
  makeInput(real: Image01, draw: () => number): Tensor4D;
  /**
   * What G sees of a picture that is given to it instead, [n, side, side, 3], of the size and kind that `makeInput` gives;
   * absent where nothing can take its place. Call inside tidy.
   */
  fromGiven?(given: Image01): Tensor4D;
  /** G's input as something to look at, [n, side, side, 3]. Call inside tidy. */
  showInput(input: Tensor4D): Image01;
  generator(side: Side): NetSpec;
  /**
   * Where G's answer counts, 1 in the hole and 0 where the input already has the image, [n, side, side, 1]; what G makes
   * elsewhere is neither shown nor measured. Absent where all of the image is asked for. Call inside tidy.
   */
  hole?(input: Tensor4D): Tensor4D;
  /** Channels of `condition` that D sees beside the image; 0 where D sees the image alone. */
  readonly conditionChannels: number;
  /** What D sees beside the image, [n, side, side, conditionChannels]. */
  condition(input: Tensor4D): Tensor4D | null;
}

/** Each training image has a learnt code; random codes play against D. */
export interface LatentTask extends Common {
  readonly kind: 'latent';
  readonly codeLength: number;
  generator(side: Side): NetSpec;
}

/** Two sets of images with no pairs between them: two generators, two discriminators (Zhu et al. 2017). */
export interface UnpairedTask extends Common {
  readonly kind: 'unpaired';
  generator(side: Side): NetSpec;
}

export type Task = PairedTask | LatentTask | UnpairedTask;
