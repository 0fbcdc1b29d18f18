import type { Failure } from '#worker/protocol.ts';
import type {
  ArmConfig,
  CheckpointEntry,
  CoachNote,
  FeatureLossEntry,
  FolderFacts,
  Halves,
  OpenedRun,
  OpenProgress,
  PlacedFile,
  RunConfig,
  RunData,
  RunStopped,
  TaskExample,
  TrainCatalogue,
  TrainProgress,
  Turn,
} from '#worker/protocolTrain.ts';
import type { AppStore } from '../store.ts';
import type { Kept } from './kept.ts';
import type { EditedLoss, Hearing } from './layers.ts';

export type RunState =
  | { at: 'none' }
  | { at: 'opening'; progress: OpenProgress | null }
  | { at: 'paused' }
  | { at: 'playing' };

/** The run has paused by itself, to save what was learnt. */
export type Halted = Extract<RunStopped, { why: 'not-finite' | 'trouble' }>;

/** How slow motion and full speed alternate. */
export interface Pace {
  readonly slow: boolean;
  readonly msAStage: number;
}

/** What the person has chosen; the open run may be older. */
interface Choice {
  catalogue: TrainCatalogue | null;
  /** Id of the preset that the configuration began as; null after a task was chosen by hand. */
  preset: string | null;
  draft: RunConfig | null;
  data: RunData;
  /** Files of the first kind, where the task translates between two; the second ones make `data` of them. */
  firstFolder: readonly PlacedFile[] | null;
  /** What was found in the folder that was chosen last; see `shownFolder`. */
  folder: { readonly files: readonly PlacedFile[]; readonly facts: FolderFacts } | null;
  /** The draft's arms are no longer those of the open run: changes wait for a new start. */
  detached: boolean;
  /** Of the draft's task and images; null until it is there, or where it cannot be had. */
  example: TaskExample | null;
  /** How the rows of an arm's losses are heard, by `perceptual0` and so on; none: all of them. */
  hearings: Readonly<Record<string, Hearing>>;
  colours: readonly string[];
  pace: Pace;
}

/** What the worker has open, and what it measured. */
interface Open {
  run: RunState;
  opened: OpenedRun | null;
  /** What the open run's images were chosen as; `data` may be others by now. */
  openedData: RunData | null;
  step: number;
  stepsASecond: number | null;
  kept: Kept;
  stage: TrainProgress['stage'];
  checking: boolean;
  notes: readonly CoachNote[];
  /** The run paused before numbers that are none could harm it, or since what was learnt is being lost. */
  stopped: Halted | null;
  /** The device was lost, and the run went back to this step. */
  rewound: number | null;
  /** An automatic checkpoint could not be kept. */
  notSaved: Failure | null;
}

interface Saved {
  checkpoints: readonly CheckpointEntry[];
  /** Saving, restoring or the like is under way. */
  busy: boolean;
  /** Checkpoint whose run another tab has open. */
  elsewhere: string | null;
}

interface Actions {
  /** Reads what there is to choose from, and the checkpoints of this browser. */
  start(): Promise<void>;
  /** Takes a preset's configuration, opens it and plays. */
  choosePreset(id: string): Promise<void>;
  /** Takes a task's own configuration, opens it and plays. */
  playTask(task: RunConfig['task']): Promise<void>;
  /** Changes the draft; the open run stays as it is. */
  edit(change: Partial<RunConfig>): void;
  chooseTask(task: RunConfig['task']): void;
  /** Id of a set that the page draws. */
  chooseDataset(dataset: string): void;
  /**
   * The person's own images: all there are, or those of either kind where the task translates between two; a folder that has
   * both by itself is enough. Resolves when it has been looked into.
   */
  chooseFolder(files: readonly File[], which?: 'first' | 'second'): Promise<void>;
  /** The same for files that were dropped: of two kinds, the first come first. Says what they are now. */
  takeFolder(files: readonly File[]): Promise<void>;
  /** Says whether the images of the chosen folder are two side by side, and which of them is A. */
  setHalves(halves: Exclude<Halves, 'auto'>): void;
  /** Changes an arm, at once where the open run can. */
  editArm(arm: number, change: Partial<ArmConfig>): void;
  /** Changes a loss on features of an arm, and how its rows are heard. */
  editLoss(arm: number, which: FeatureLossEntry['term'], edited: EditedLoss): void;
  addArm(from: number): void;
  removeArm(arm: number): void;
  setColour(arm: number, colour: string): void;
  setPace(pace: Partial<Pace>): void;
  /** Opens the draft as a new run at step 0. */
  open(): Promise<void>;
  play(): Promise<void>;
  pause(): Promise<void>;
  takeStep(turn: Turn): Promise<void>;
  reset(): Promise<void>;
  close(): Promise<void>;
  save(name: string): Promise<void>;
  /** Renews the automatic checkpoint of the open run, now. */
  keep(): Promise<void>;
  restore(id: string, copy: boolean): Promise<void>;
  forget(id: string): Promise<void>;
  /** The file of a checkpoint, or of the open run. */
  exportFile(id: string | null): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> } | null>;
  importFile(file: File): Promise<void>;
  /** The same of the files that one was unpacked to. */
  importUnpacked(files: readonly File[]): Promise<void>;
  /** Everything the open run measured, not only what is drawn, as a table; null without one, or where it cannot be had. */
  csv(names: readonly string[]): Promise<Blob | null>;
  dismissStopped(): void;
  dismissElsewhere(): void;
  dismissNotSaved(): void;
  dismissRewound(): void;
}

export interface TrainState extends Choice, Open, Saved, Actions {
  readonly app: AppStore;
}

export type SetState = (change: Partial<TrainState> | ((state: TrainState) => Partial<TrainState>)) => void;
export type GetState = () => TrainState;
