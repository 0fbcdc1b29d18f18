/**
 * The calls of the Train screen: plain data, imported by both ends through worker/protocol.ts.
 *
 * A run is opened (`trainOpen`, `trainRestore` or `trainImport`), then played with `trainRun` until `trainPause` or until
 * its limit; all other calls may be made meanwhile and act between two steps. Everything measured comes as progress of
 * `trainRun` and `trainStep`, in batches that together hold every row once; do not cancel those two calls by their
 * signal (what still waits would be dropped): pause instead.
 */
import type { Failure } from '#core/failure.ts';
import type { Label } from '#core/label.ts';
import type { AdversarialId } from '#core/losses/adversarial.ts';
import type { NetLayer } from '#core/networks/types.ts';
import type { Side, TaskId } from '#core/tasks/types.ts';
import type { AdaptiveId } from '#core/training/adaptiveWeights.ts';
import type { AveragedRow } from '#core/training/averages.ts';
import type { CoachNote, TroubleId } from '#core/training/coach.ts';
import type { ArmConfig, FeatureLoss, LiveChange, RunConfig } from '#core/training/config.ts';
import type { Limit, LimitId } from '#core/training/limits.ts';
import type { Mix, Stage, TermId, Turn } from '#core/training/mix.ts';
import type { Mark, ValidationRow } from '#core/training/rows.ts';
import type { FolderFacts } from '#io/datasets/look.ts';
import type { Halves, Reading } from '#io/datasets/reading.ts';
import type { Placed } from '#io/placed.ts';
import type { BackboneId, Call, LoadProgress, Pixels } from './protocol.ts';

export type { AdversarialId } from '#core/losses/adversarial.ts';
export type { Side, TaskId } from '#core/tasks/types.ts';
export type { AdaptiveId } from '#core/training/adaptiveWeights.ts';
export type { AveragedRow } from '#core/training/averages.ts';
export type { CoachNote, TroubleId } from '#core/training/coach.ts';
export type { ArmConfig, FeatureLoss, LiveChange, RunConfig } from '#core/training/config.ts';
export type { Limit } from '#core/training/limits.ts';
export type { Mix, Stage, TermId, Turn } from '#core/training/mix.ts';
export type { LayerValue, Mark, StepRow, ValidationRow } from '#core/training/rows.ts';
export type { FolderFacts } from '#io/datasets/look.ts';
export type { Halves, Reading } from '#io/datasets/reading.ts';

export interface TrainCalls {
  trainCatalogue: Call<null, TrainCatalogue>;
  /** The set-up of a run that a link carries; null where it is none that can be opened. */
  trainRead: Call<{ config: unknown }, RunConfig | null>;

  /** What is in a folder, before a run is opened on it. */
  trainFolder: Call<{ files: readonly PlacedFile[] }, FolderFacts>;
  /** What the task does to one of its images, and by which networks, before a run is opened. */
  trainExample: Call<{ config: RunConfig; data: RunData }, TaskExample>;
  /** Makes the data and the networks of a run at step 0; loads the backbones that it needs. */
  trainOpen: Call<{ config: RunConfig; data: RunData }, OpenedRun, OpenProgress>;
  /** Plays on from where the run is. Resolves when it stops; `until` is a step number. */
  trainRun: Call<{ run: string; until: number | null; speed: Speed }, RunStopped, TrainProgress>;
  /** One step of every arm. */
  trainStep: Call<{ run: string; turn: Turn; speed: Speed }, RunStopped, TrainProgress>;
  /** Plays on at another speed, from the next stage; an arm that waits at one waits no longer. */
  trainPace: Call<{ run: string; speed: Speed }, null>;
  /** Stops after the arm that is at work; the pending trainRun resolves before this does. */
  trainPause: Call<{ run: string }, { step: number }>;
  /** Takes effect at the next step; `marks` are all of the run, with what it changed. Changes the run's config too, so that a checkpoint keeps it. */
  trainLive: Call<
    { run: string; arm: number; change: LiveChange },
    { step: number; arm: ArmConfig; marks: readonly Mark[] }
  >;
  /**
   * A run of its own instead of this one, from step 0 with the same seed and the arms as they are now configured; what is
   * kept of this one stays.
   */
  trainReset: Call<{ run: string }, OpenedRun>;
  trainClose: Call<{ run: string }, null>;
  /** Everything that was measured since step 0 (of the last 100,000 steps), as a table; `names` of its arms. */
  trainCsv: Call<{ run: string; names: readonly string[] }, Blob>;

  /** Keeps the run by itself between two steps, unless it is up to date or in trouble; null and null then. */
  trainKeep: Call<{ run: string }, Pick<TrainProgress, 'saved' | 'notSaved'>>;
  /** Keeps a checkpoint in the browser. */
  trainSave: Call<{ run: string; name: string }, CheckpointEntry>;
  /** All kept checkpoints, newest first. */
  trainList: Call<null, readonly CheckpointEntry[]>;
  /**
   * Opens the run of a checkpoint at its step. One that is open in another tab is refused (`run-open-elsewhere`) unless
   * `copy` is set, which makes a run of its own of it; so is one that has been kept at a later step since.
   */
  trainRestore: Call<{ checkpoint: string; copy: boolean }, OpenedRun, OpenProgress>;
  trainForget: Call<{ checkpoint: string }, readonly CheckpointEntry[]>;
  /** The run as it is now, or a kept checkpoint, as one file. */
  trainExport: Call<
    { from: { run: string } | { checkpoint: string } },
    { name: string; bytes: Uint8Array<ArrayBuffer> }
  >;
  /**
   * Opens the run in a file that {@link TrainCalls.trainExport} made, or in the files that one was unpacked to. Throws
   * `bad-checkpoint`.
   */
  trainImport: Call<{ file: Blob | readonly PlacedFile[]; name: string }, OpenedRun, OpenProgress>;
}

// ---- what there is to choose from

export interface TrainCatalogue {
  tasks: readonly TaskEntry[];
  datasets: readonly DatasetEntry[];
  adversarial: readonly { id: AdversarialId; label: Label; about: Label }[];
  adaptive: readonly { id: AdaptiveId; label: Label; about: Label }[];
  penalties: readonly { id: Mix['penalty']['kind']; label: Label; about: Label }[];
  terms: readonly TermEntry[];
  stages: readonly { id: Stage; label: Label; about: Label }[];
  troubles: readonly TroubleEntry[];
  presets: readonly PresetEntry[];
  /** Of every number that may be typed. */
  limits: Readonly<Record<LimitId, Limit>>;
  /** About how many steps each strength of smoothing averages over. */
  spans: readonly number[];
  /** Recipes as losses to train with, one entry a network that a recipe is for. */
  featureLosses: readonly FeatureLossEntry[];
  /** The same of layers that are no recipe's. */
  ownLayers: Readonly<Record<BackboneId, FeatureLossEntry['offer']>>;
  /** The recipe that judges held-out images in every run. */
  judge: { recipe: Label };
  /** What a task starts with; arms are copied from here when one is added. */
  defaults: Readonly<Record<TaskId, RunConfig>>;
}

export interface TaskEntry {
  id: TaskId;
  kind: 'paired' | 'latent' | 'unpaired';
  label: Label;
  about: Label;
  /** Terms that have a meaning here. */
  terms: readonly TermId[];
  /** Whether G can be given one picture of a pair to make the other. */
  takesPairs: boolean;
}

export interface NetworkPicture {
  role: 'generator' | 'discriminator' | 'codes' | 'generatorBack' | 'discriminatorBack';
  label: Label;
  id: string;
  /** [h, w, c] or [c] */
  input: readonly number[];
  parameters: number;
  /** The arms that have it so: those of another width have one of their own. */
  arms: readonly number[];
  layers: readonly {
    kind: NetLayer['kind'];
    name: string;
    /** After the layer, [h, w, c] or [c]. */
    shape: readonly number[];
    parameters: number;
    /** A saved value that comes back in here: a skip or residual connection. */
    from: string | null;
  }[];
}

export interface DatasetEntry {
  id: string;
  label: Label;
  about: Label;
  /** `pair`: two domains, for unpaired translation; `single` for all other tasks. */
  kind: 'single' | 'pair';
}

export interface TermEntry {
  id: TermId;
  label: Label;
  about: Label;
  /** For the slider: 0..max, log-like near 0. */
  max: number;
}

export interface FeatureLossEntry {
  label: Label;
  about: Label;
  /** Of `perceptual` or of `style`. */
  term: 'perceptual' | 'style';
  /** Measured on the embedded network: whether it makes better images than pixel L1, by itself or beside it. */
  offer: 'alone' | 'beside-pixels' | 'no';
  loss: FeatureLoss;
}

export interface TroubleEntry {
  id: TroubleId;
  label: Label;
  /** What it means. */
  about: Label;
  /** What to try. */
  advice: Label;
}

export interface PresetEntry {
  id: string;
  label: Label;
  /** The paragraph beside the demo: what to watch, and what it shows. */
  about: Label;
  config: RunConfig;
  /** Changes that the text proposes while it runs (a cure), by name. */
  moves: readonly { label: Label; arm: number; change: LiveChange }[];
}

// ---- a run

/** A file and where it lies: the browser forgets that on the way to the worker. */
export type PlacedFile = Placed<File>;

export type RunData =
  | { kind: 'procedural' }
  /**
   * Centre-cropped and reduced to the side. Of `unpaired`, `target` is the other domain unless the folder has both. A tenth
   * is held out where it has no images for testing.
   */
  | { kind: 'folder'; files: readonly PlacedFile[]; target: readonly PlacedFile[] | null; halves: Halves }
  /** The person's images that an open run has, by its id: after a reload they are there, the folder is not. */
  | { kind: 'of-run'; run: string };

export interface TaskExample {
  /** An image as it is. */
  real: Pixels;
  /** What G gets of it; null where it gets a code. */
  input: Pixels | null;
  /** What G makes of that before it has learnt anything. */
  output: Pixels;
  /** Of `unpaired`: an image of the other domain. */
  other: Pixels | null;
  networks: readonly NetworkPicture[];
}

/** `slow` waits that long at every stage, and names it. */
export type Speed = { kind: 'fast' } | { kind: 'slow'; msAStage: number };

export interface OpenProgress {
  stage: 'images' | 'backbone' | 'networks';
  done: number;
  of: number;
  /** While a backbone loads. */
  load: LoadProgress | null;
}

export interface OpenedRun {
  run: string;
  config: RunConfig;
  step: number;
  networks: readonly NetworkPicture[];
  /** Held-out images shown, side by side in one strip: [side, shown * side]. */
  shown: number;
  /** What G gets, as pictures; null where it gets a code. */
  inputs: Pixels | null;
  /** What G should make; of `unpaired`, examples of the other domain. */
  targets: Pixels;
  trainingImages: number;
  /** Of `unpaired`: those of the other domain. */
  otherImages: number | null;
  heldOutImages: number;
  /** Files of the folder that could not be used, and why. */
  skipped: readonly { name: string; failure: Failure }[];
  /** How the person's folder was understood; null of a set that is drawn. */
  reading: Reading | null;
  /** Why the VGG-19 monitor is off, if it was asked for and is. */
  monitor: 'on' | 'off' | 'not-installed';
  /** Of a restored run: what was measured before, thinned as in worker/thinning.ts. */
  history: History;
}

export interface History {
  rows: readonly AveragedRow[];
  validations: readonly ValidationRow[];
  previews: readonly Preview[];
  /** What was done to the run, oldest first. */
  marks: readonly Mark[];
}

export interface Preview {
  arm: number;
  step: number;
  /** Strip of G's outputs for the held-out images. */
  outputs: Pixels;
  /** `generate`: images of random codes; `unpaired`: the way back. Else null. */
  more: Pixels | null;
}

export interface TrainProgress {
  /**
   * The device was lost and the run went back to this step: what was measured of later steps is void and comes again.
   * Comes before the rows beside it. Null as a rule.
   */
  rewound: number | null;
  /** In order, each once. All have the layers of the perceptual term; of a `History` every tenth has. */
  rows: readonly AveragedRow[];
  validations: readonly ValidationRow[];
  previews: readonly Preview[];
  /** Slow motion: where the update is. */
  stage: { arm: number; step: number; stage: Stage } | null;
  /** Before its first step, and when a loss changes: the gradients that it is about to train by are being checked. */
  checking: boolean;
  /** What the coach sees now, of all arms: replaces the former list. */
  notes: readonly CoachNote[];
  /** Newest automatic checkpoint; a run has two. */
  saved: CheckpointEntry | null;
  /** An automatic checkpoint could not be kept (`storage-full`): the run goes on. */
  notSaved: Failure | null;
}

export type RunStopped =
  | { why: 'paused' | 'limit'; step: number }
  /** A step was refused before it changed anything; `lastGood` is the newest state that is known to have been sound. */
  | { why: 'not-finite'; step: number; arm: number; where: string; lastGood: CheckpointEntry | null }
  /** What was learnt is being lost; playing on is possible, nothing is kept by itself while it stands. */
  | { why: 'trouble'; step: number; arm: number; trouble: TroubleId; lastGood: CheckpointEntry | null };

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
