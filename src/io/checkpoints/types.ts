import type { Failure } from '#core/failure.ts';
import type { Side, TaskId } from '#core/tasks/types.ts';
import type { AdaptiveState } from '#core/training/adaptiveWeights.ts';
import type { RunConfig } from '#core/training/config.ts';
import type { Mark, StepRow, ValidationRow } from '#core/training/rows.ts';
import type { StreamVersion } from '#core/training/streams.ts';
import type { Reading } from '../datasets/reading.ts';

/** What a list of checkpoints says of one. */
export interface CheckpointEntry {
  id: string;
  run: string;
  name: string;
  kind: 'automatic' | 'by-hand';
  task: TaskId;
  side: Side;
  dataset: string;
  step: number;
  arms: number;
  /** Milliseconds since 1970. */
  savedAt: number;
  bytes: number;
}

export interface StoredTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** One network: parameters, moments, running mean and spectral state by their names, and Adam's step count. */
export interface StoredPlayer {
  readonly steps: number;
  readonly tensors: Readonly<Record<string, StoredTensor>>;
}

export interface StoredArm {
  readonly steps: number;
  readonly adaptive: AdaptiveState;
  readonly players: Readonly<Record<string, StoredPlayer>>;
}

/** Pictures of one step of one arm, as [height, width, 3] bytes. */
export interface StoredPreview {
  readonly arm: number;
  readonly step: number;
  readonly outputs: StoredPicture;
  readonly more: StoredPicture | null;
}

export interface StoredPicture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8ClampedArray<ArrayBuffer>;
}

/** The person's own images, prepared; null where the set can be drawn again. */
export interface StoredImages {
  readonly train: readonly StoredPicture[];
  readonly heldOut: readonly StoredPicture[];
  /** The other domain of an unpaired task. */
  readonly trainOther: readonly StoredPicture[] | null;
  readonly heldOutOther: readonly StoredPicture[] | null;
  /** Empty in checkpoints that were made before there was a reference set. */
  readonly reference: readonly StoredPicture[];
  /** What G is given of each image, where they come in pairs; null in runs from before that was possible. */
  readonly given: {
    readonly train: readonly StoredPicture[];
    readonly heldOut: readonly StoredPicture[];
  } | null;
  readonly skipped: readonly { name: string; failure: Failure }[];
  /** How the folder was understood; null in runs from before that was kept. */
  readonly reading: Reading | null;
}

/** All of a run at one step: with it the next step is what it would have been. */
export interface Checkpoint {
  readonly run: string;
  readonly name: string;
  readonly savedAt: number;
  /** Updates that every arm has had; with the seed, the position in the data. */
  readonly step: number;
  /** How the random numbers of its steps are derived, so that the next step's are those that would have come. */
  readonly streams: StreamVersion;
  readonly config: RunConfig;
  readonly arms: readonly StoredArm[];
  readonly images: StoredImages | null;
  readonly history: {
    /** Compressed runs of rows, oldest first: see engine/train/rowLog.ts. */
    readonly chunks: readonly Uint8Array<ArrayBuffer>[];
    readonly rows: readonly StepRow[];
    readonly validations: readonly ValidationRow[];
    readonly previews: readonly StoredPreview[];
    readonly marks: readonly Mark[];
  };
}
