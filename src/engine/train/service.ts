import { AppError } from '#core/failure.ts';
import type { RgbImage } from '#core/rgbImage.ts';
import { tasks } from '#core/tasks/registry.ts';
import type { ArmConfig, LiveChange, RunConfig } from '#core/training/config.ts';
import type { Mark } from '#core/training/rows.ts';
import { readCheckpoint, readUnpacked, writeCheckpoint } from '#io/checkpoints/file.ts';
import type { RunLocks } from '#io/checkpoints/locks.ts';
import type { CheckpointStore } from '#io/checkpoints/store.ts';
import type { Checkpoint, CheckpointEntry } from '#io/checkpoints/types.ts';
import { type FolderFacts, lookInto } from '#io/datasets/look.ts';
import type { Placed } from '#io/placed.ts';
import { trainCsv } from './csv.ts';
import type { TrainDevice } from './device.ts';
import { type Example, exampleOf } from './example.ts';
import { AutomaticKeeping } from './keeping.ts';
import type { OnLoad } from './onDevice.ts';
import { type FolderFiles, readSet, restoredSet, setAgain } from './ownSet.ts';
import type { OnProgress, RunProgress } from './progress.ts';
import { type Playing, type Speed, type Stopped, TrainRun } from './run.ts';
import { drawSet, type OnImage, type TrainingSet } from './trainingSet.ts';

/** Images of the person's own: a folder's, or those that an open run has. */
export type Source = ({ kind: 'folder' } & FolderFiles) | { kind: 'of-run'; run: string };

/** How far the opening of a run is. */
export type OnOpen = (
  stage: 'images' | 'backbone' | 'networks',
  done: number,
  of: number,
  load: { bytesDone: number; bytesTotal: number } | null,
) => void;

/** What the page shows of a run that was opened. */
export interface Opened {
  readonly run: TrainRun;
  readonly inputs: RgbImage | null;
  readonly targets: RgbImage;
  readonly shown: number;
  readonly monitor: 'on' | 'off' | 'not-installed';
}

export type RunEnd = Stopped & { lastGood: CheckpointEntry | null };

interface Held {
  readonly run: TrainRun;
  readonly release: () => void;
  readonly monitor: Opened['monitor'];
  readonly keeping: AutomaticKeeping;
  /** Resolves when what was asked to play has been answered. */
  answered: Promise<unknown>;
  /** Another run is about to take its place. */
  leaving: boolean;
}

interface Parts {
  readonly device: TrainDevice;
  readonly store: CheckpointStore;
  readonly locks: RunLocks;
  readonly newId: () => string;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

/** Runs that are open, and the checkpoints of all. */
export class TrainService {
  readonly #open = new Map<string, Held>();

  constructor(private readonly parts: Parts) {}

  /** A run at step 0 on images that are drawn, or the person's own. Throws `folder-needed` where those are gone. */
  async open(config: RunConfig, name: string, own: Source | null, onOpen: OnOpen): Promise<Opened> {
    const onImage = (done: number, of: number) => onOpen('images', done, of, null);
    const set = await this.images(config, own, onImage);
    return this.#begin(this.parts.newId(), name, config, set, null, onOpen, name);
  }

  /** The person's own images, or those that `config` has drawn. */
  async images(config: RunConfig, own: Source | null, onImage: OnImage): Promise<TrainingSet> {
    if (!own) return drawSet(config, onImage);
    if (own.kind === 'folder') return readSet(config, own, onImage);
    return setAgain(config, this.#open.get(own.run)?.run.set ?? null);
  }

  /** What is in a person's folder. */
  look(files: readonly Placed<File>[]): Promise<FolderFacts> {
    return lookInto(files);
  }

  /** What the task of `config` does to one of its images, before a run of it is opened. */
  async example(config: RunConfig, own: Source | null): Promise<Example> {
    // A few images are enough, and one that is drawn.
    const few = own ? { ...config, images: 6, heldOut: 2 } : { ...config, images: 1, heldOut: 0 };
    return exampleOf(config, await this.images(few, own, () => {}), this.parts.device);
  }

  /**
   * The run of a checkpoint at its step; with `copy`, or where it has gone on from there, a run of its own, which leaves what
   * is kept of the other alone. Throws `run-open-elsewhere`.
   */
  async restore(id: string, copy: boolean, onOpen: OnOpen): Promise<Opened> {
    const remembered = this.#remembered(id);
    if (remembered) return this.#resume(remembered, this.parts.newId(), onOpen, remembered.name);
    const { entry, checkpoint } = await this.parts.store.open(id);
    const later = (await this.parts.store.list()).some(
      ({ run, kind, step }) => run === entry.run && kind === 'automatic' && step > entry.step,
    );
    return this.#resume(checkpoint, copy || later ? this.parts.newId() : entry.run, onOpen, entry.name);
  }

  /** The run in a file, or in the files that one was unpacked to, as a run of its own. Throws `bad-checkpoint`. */
  async importFile(from: Blob | readonly Placed<Blob>[], name: string, onOpen: OnOpen): Promise<Opened> {
    const checkpoint =
      from instanceof Blob
        ? await readCheckpoint(new Uint8Array(await from.arrayBuffer()), name)
        : await readUnpacked(from, name);
    return this.#resume(checkpoint, this.parts.newId(), onOpen, name);
  }

  async #resume(from: Checkpoint, id: string, onOpen: OnOpen, source: string): Promise<Opened> {
    const { config, images } = from;
    const onImage = (done: number, of: number) => onOpen('images', done, of, null);
    const set = images ? restoredSet(images) : await drawSet(config, onImage);
    return this.#begin(id, from.name, config, set, from, onOpen, source);
  }

  async #begin(
    id: string,
    name: string,
    config: RunConfig,
    set: TrainingSet,
    from: Checkpoint | null,
    onOpen: OnOpen,
    source: string,
  ): Promise<Opened> {
    const { device, locks, store, now } = this.parts;
    // Where the same run is open here already it goes on until this one stands, and hands its lock over.
    const before = this.#open.get(id);
    const release = before?.release ?? (await locks.take(id));
    if (!release) throw new AppError({ code: 'run-open-elsewhere', id });
    if (before) await this.pause(id);
    try {
      const monitor = !config.monitor ? 'off' : (await device.installed('vgg19')) ? 'on' : 'not-installed';
      const run = new TrainRun(id, name, config, set, device, monitor === 'on', from, source);
      const put = (checkpoint: Checkpoint) => store.save(checkpoint, 'automatic');
      const keeping = new AutomaticKeeping(config.checkpointEvery, from?.step ?? 0, put, now);
      const held: Held = { run, release, monitor, keeping, answered: Promise.resolve(), leaving: false };
      const opened = await this.#show(held, onOpen);
      await before?.run.close();
      this.#open.set(id, held);
      return opened;
    } catch (error) {
      if (!before) release();
      throw error;
    }
  }

  async #show({ run, monitor }: Held, onOpen: OnOpen): Promise<Opened> {
    const onLoad: OnLoad = (_, bytesDone, bytesTotal) =>
      onOpen('backbone', bytesDone, bytesTotal, { bytesDone, bytesTotal });
    const pictures = await run.open(onLoad);
    onOpen('networks', 1, 1, null);
    const shown = pictures.targets.width / pictures.targets.height;
    return { run, ...pictures, shown, monitor };
  }

  #held(id: string): Held {
    const held = this.#open.get(id);
    if (!held) throw new AppError({ code: 'run-unknown', id });
    return held;
  }

  /** Updates that every arm of the run has had. */
  step(id: string): number {
    return this.#held(id).run.step;
  }

  /** Plays until something stops it. */
  play(id: string, playing: Playing, onProgress: OnProgress): Promise<RunEnd> {
    const held = this.#held(id);
    const refused = held.run.playing;
    const end = this.#play(held, playing, onProgress);
    if (!refused) held.answered = end.catch(() => {});
    return end;
  }

  async #play({ run, keeping }: Held, playing: Playing, onProgress: OnProgress): Promise<RunEnd> {
    keeping.playsOn();
    const stopped = await run.play(playing, onProgress, keeping);
    if (stopped.why === 'not-finite' || stopped.why === 'trouble')
      return { ...stopped, lastGood: await this.#lastGood(run, run.advice.soundStep(stopped.arm)) };
    await run.keepNow(onProgress, keeping, (step) => keeping.wanted(step));
    return { ...stopped, lastGood: null };
  }

  /** Keeps the run at once, by itself, where nothing newer than what is kept would be lost otherwise. */
  async keep(id: string): Promise<Pick<RunProgress, 'saved' | 'notSaved'>> {
    const { run, keeping } = this.#held(id);
    let told: Pick<RunProgress, 'saved' | 'notSaved'> = { saved: null, notSaved: null };
    const onProgress: OnProgress = ({ saved, notSaved }) => {
      told = { saved, notSaved };
    };
    await run.keepNow(onProgress, keeping, (step) => keeping.wanted(step));
    return told;
  }

  /**
   * The newest checkpoint of a run from `sound` or before: one that is kept, or a copy in memory where that is newer or
   * storage holds none (it is there as long as the run is open).
   */
  async #lastGood(run: TrainRun, sound: number): Promise<CheckpointEntry | null> {
    const list: readonly CheckpointEntry[] = await this.parts.store.list().catch(() => []);
    const [kept] = list
      .filter((entry) => entry.run === run.id && entry.step <= sound)
      .sort((a, b) => b.step - a.step);
    const step = run.remembered(sound);
    if (step === null || (kept && kept.step >= step)) return kept ?? null;
    const { task, side, dataset, arms } = run.config;
    const id = `${MEMORY}${run.id}/${step}`;
    const common = { id, run: run.id, name: run.name, step, savedAt: Date.now(), bytes: 0 };
    return { ...common, kind: 'automatic', task, side, dataset, arms: arms.length };
  }

  /** What `#lastGood` offered from memory. */
  #remembered(id: string): Checkpoint | null {
    const [run, step] = id.startsWith(MEMORY) ? id.slice(MEMORY.length).split('/') : [];
    const held = run === undefined ? undefined : this.#open.get(run);
    return held?.run.checkpointOf(Number(step)) ?? null;
  }

  /** Plays on at another speed. */
  pace(id: string, speed: Speed): void {
    this.#held(id).run.pace(speed);
  }

  /** Stops the run; what was asked to play is answered first. */
  async pause(id: string): Promise<number> {
    const held = this.#held(id);
    const step = await held.run.pause();
    await held.answered;
    return step;
  }

  async live(
    id: string,
    arm: number,
    change: LiveChange,
  ): Promise<{ step: number; arm: ArmConfig; marks: readonly Mark[] }> {
    const { run, keeping } = this.#held(id);
    if (arm >= run.config.arms.length) {
      const expected = `below ${run.config.arms.length}`;
      throw new AppError({ code: 'bad-request', what: 'arm', expected, found: String(arm) });
    }
    await run.live(arm, change);
    keeping.changes();
    return { step: run.step, arm: run.config.arms[arm]!, marks: run.history.marks };
  }

  /** The same from step 0, with the arms as they are now: a run of its own, so that what is kept of this one stays. */
  async reset(id: string): Promise<Opened> {
    const held = this.#held(id);
    // Asked for twice it would leave two in its place, of which nobody knows but one.
    if (held.leaving) throw new AppError({ code: 'run-unknown', id });
    held.leaving = true;
    const { newId } = this.parts;
    try {
      await this.pause(id);
      const { name, config, set } = held.run;
      const opened = await this.#begin(newId(), name, config, set, null, () => {}, name);
      await this.close(id);
      return opened;
    } finally {
      held.leaving = false;
    }
  }

  async close(id: string): Promise<void> {
    const held = this.#open.get(id);
    if (!held) return;
    await this.pause(id);
    this.#open.delete(id);
    try {
      await held.run.close();
    } finally {
      held.release();
    }
  }

  /** Everything that a run measured, as a table; its arms by the names that the page gives them. */
  csv(id: string, names: readonly string[]): Promise<Blob> {
    const { history, config } = this.#held(id).run;
    return trainCsv(
      history.rows.batches(),
      [...history.validations],
      history.marks,
      names,
      tasks[config.task].kind,
    );
  }

  async save(id: string, name: string): Promise<CheckpointEntry> {
    const checkpoint = await this.#held(id).run.checkpoint();
    return this.parts.store.save({ ...checkpoint, name }, 'by-hand');
  }

  list(): Promise<readonly CheckpointEntry[]> {
    return this.parts.store.list();
  }

  async forget(checkpoint: string): Promise<readonly CheckpointEntry[]> {
    await this.parts.store.forget(checkpoint);
    return this.list();
  }

  /** One file, and what it may be called. */
  async export(
    from: { run: string } | { checkpoint: string },
  ): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }> {
    if ('checkpoint' in from) {
      const { entry, bytes } = await this.parts.store.bytes(from.checkpoint);
      return { name: fileName(entry.task, entry.step), bytes };
    }
    const checkpoint = await this.#held(from.run).run.checkpoint();
    return {
      name: fileName(checkpoint.config.task, checkpoint.step),
      bytes: await writeCheckpoint(checkpoint),
    };
  }
}

/** Ids of checkpoints that are in memory only. */
const MEMORY = 'memory/';

const fileName = (task: string, step: number) => `${task}-step-${step}.perceptual-run.zip`;
