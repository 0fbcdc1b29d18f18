import { dispose } from '@tensorflow/tfjs-core';
import { nextTask } from '#core/backbones/nextTask.ts';
import { AppError, type Failure, failureOf } from '#core/failure.ts';
import type { RgbImage } from '#core/rgbImage.ts';
import type { Batch } from '#core/training/arm.ts';
import { tensorsOf } from '#core/training/batch.ts';
import type { TroubleId } from '#core/training/coach.ts';
import type { LiveChange, RunConfig } from '#core/training/config.ts';
import { NotFinite, type Turn } from '#core/training/mix.ts';
import type { ValidationRow } from '#core/training/rows.ts';
import { newestStreams, type StreamVersion } from '#core/training/streams.ts';
import type { Checkpoint, StoredArm } from '#io/checkpoints/types.ts';
import { Advice } from './advice.ts';
import { COPY_EVERY, Copies, type Copy } from './copies.ts';
import type { TrainDevice } from './device.ts';
import { due, pictureDue } from './due.ts';
import { History } from './history.ts';
import type { Keeping } from './keeping.ts';
import { marksOf } from './marks.ts';
import { Mutex } from './mutex.ts';
import { OnDevice, type OnLoad } from './onDevice.ts';
import { strip } from './pictures.ts';
import { nothingTold, type OnProgress, type RunProgress } from './progress.ts';
import { takeSnapshot } from './snapshot.ts';
import { type TrainingSet, trainingBatch } from './trainingSet.ts';

/** `slow` waits that long at every stage, and names it. */
export type Speed = { kind: 'fast' } | { kind: 'slow'; msAStage: number };

export type Stopped =
  | { why: 'paused' | 'limit'; step: number }
  | { why: 'not-finite'; step: number; arm: number; where: string }
  /** The coach has seen something that costs what was learnt; once for each time that it comes up. */
  | { why: 'trouble'; step: number; arm: number; trouble: TroubleId };

/** How to play: to step `until` (null: for ever), whose turn it is, how fast. */
export interface Playing {
  readonly until: number | null;
  readonly turn: Turn;
  readonly speed: Speed;
}

/** Arms in training side by side: the loop, what it measures, and what brings it back after a loss. */
export class TrainRun {
  readonly history = new History();
  readonly #streams: StreamVersion;
  #on: OnDevice | null = null;
  readonly #copies = new Copies();
  #pause: (() => void) | null = null;
  #pausing = false;
  #speed: Speed = { kind: 'fast' };
  /** Where the run went back to, until it has been told. */
  #rewound: number | null = null;
  readonly #mutex = new Mutex();
  readonly advice = new Advice(this.history);

  constructor(
    readonly id: string,
    readonly name: string,
    public config: RunConfig,
    readonly set: TrainingSet,
    private readonly device: TrainDevice,
    readonly monitor: boolean,
    from: Checkpoint | null,
    /** What a refusal calls the checkpoint. */
    private readonly source: string,
  ) {
    this.#streams = from?.streams ?? newestStreams;
    if (!from) return;
    this.#copies.add({ ...from, marks: from.history.marks });
    this.history.restore(from.history);
  }

  /** Updates that every arm has had. */
  get step(): number {
    const arms = this.#on?.arms ?? this.#copies.newest?.arms;
    return arms ? Math.min(...arms.map(({ steps }) => steps)) : 0;
  }

  /** Makes everything on the device that is not there; a lost device takes the run back to its newest snapshot. */
  async #ready(onLoad?: OnLoad): Promise<OnDevice> {
    const era = this.device.era();
    if (this.#on && this.#on.era !== era) {
      const was = this.step;
      this.#on = null; // its tensors went with the device
      if (this.step < was || this.step > 0) this.#rewound = Math.min(this.step, this.#rewound ?? this.step);
      this.history.loseAfter(this.step);
      this.advice.clear();
    }
    if (this.#on && (await this.#on.isCurrent(this.device))) return this.#on;
    const on =
      this.#on ??
      new OnDevice(era, this.config, this.set, this.#streams, this.#copies.newest?.arms ?? null, this.source);
    try {
      await on.prepare(this.config, this.device, this.monitor, onLoad);
    } catch (error) {
      if (on !== this.#on) on.dispose();
      throw error;
    }
    this.#on = on;
    return on;
  }

  /** Between two steps, on a device that is there. */
  #between<T>(work: (on: OnDevice) => Promise<T>, onLoad?: OnLoad): Promise<T> {
    return this.#mutex.run(() => this.device.run(async () => work(await this.#ready(onLoad))));
  }

  /** Makes the networks and loads the backbones; the pictures of the held-out images. */
  open(onLoad?: OnLoad): Promise<{ inputs: RgbImage | null; targets: RgbImage }> {
    return this.#between(async (on) => {
      if (!this.#copies.newest) await this.#copy(on);
      const { inputs, targets } = on.pictures();
      try {
        return { inputs: inputs && (await strip(inputs)), targets: await strip(targets) };
      } finally {
        dispose([targets, ...(inputs ? [inputs] : [])]);
      }
    }, onLoad);
  }

  get playing(): boolean {
    return this.#pause !== null;
  }

  /**
   * Plays until it is paused, reaches its limit, or a step is refused because its numbers are not finite. Between
   * two steps it is kept when `keeping` says so; when that fails the run goes on and says so.
   */
  async play(playing: Playing, onProgress: OnProgress, keeping: Keeping): Promise<Stopped> {
    if (this.#pause)
      throw new AppError({
        code: 'bad-request',
        what: 'run',
        expected: 'a paused run',
        found: 'one at work',
      });
    let stopped = () => {};
    const end = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    this.#pausing = false;
    this.#speed = playing.speed;
    this.#pause = () => {
      this.#pausing = true;
    };
    this.#ended = end;
    try {
      for (;;) {
        if (this.#pausing) return { why: 'paused', step: this.step };
        if (playing.until !== null && this.step >= playing.until) return { why: 'limit', step: this.step };
        const refused = await this.#mutex.run(() => this.#round(playing, onProgress, keeping));
        if (refused) return refused;
        await nextTask();
      }
    } finally {
      this.#pause = null;
      stopped();
    }
  }

  #ended: Promise<void> = Promise.resolve();

  /** Plays on at another speed, until it is played anew. */
  pace(speed: Speed): void {
    this.#speed = speed;
  }

  /** Stops after the step at work; slow motion hurries through what is left of it. */
  async pause(): Promise<number> {
    this.#pause?.();
    await this.#ended;
    return this.step;
  }

  /** One step of every arm that is not ahead, then what falls due. Returns why the run has to stop, if it has to. */
  async #round(playing: Playing, onProgress: OnProgress, keeping: Keeping): Promise<Stopped | null> {
    try {
      await this.device.run(async () => {
        const on = await this.#ready();
        if (this.#rewound !== null) onProgress({ ...this.#nothing(), rewound: this.#rewound });
        this.#rewound = null;
        const { step } = this;
        const batch = trainingBatch(this.set, this.config, step);
        const unproven = this.device.unproven();
        try {
          if (unproven && !(await this.#check(on, unproven, batch, onProgress))) return;
          for (const [arm, { steps }] of on.arms.entries())
            if (steps === step) await this.#stepArm(on, arm, batch, playing, onProgress);
        } finally {
          dispose(tensorsOf(batch));
        }
        if (due(this.step, COPY_EVERY) && !this.advice.grave) await this.#copy(on);
        await this.#measure(on, onProgress);
      });
    } catch (error) {
      if (!(error instanceof RefusedStep)) throw error;
      return { why: 'not-finite', step: this.step, arm: error.arm, where: error.where };
    }
    const grave = this.advice.graveSince(this.step);
    if (grave) return { why: 'trouble', step: this.step, arm: grave.arm, trouble: grave.trouble };
    if (keeping.due(this.step) && !this.advice.grave) await this.#keep(onProgress, keeping);
    return null;
  }

  /** Checks gradients that have not been seen right yet; false where the run was paused before it was through. */
  async #check(on: OnDevice, backend: string, batch: Batch, onProgress: OnProgress): Promise<boolean> {
    const arms = on.unchecked(this.config);
    if (arms.length === 0) return true;
    onProgress({ ...this.#nothing(), checking: true });
    await nextTask();
    for (const arm of arms) {
      if (this.#pausing) return false;
      await on.check(this.config, arm, backend, batch);
    }
    return true;
  }

  async #stepArm(
    on: OnDevice,
    arm: number,
    batch: Batch,
    { turn }: Playing,
    onProgress: OnProgress,
  ): Promise<void> {
    const began = performance.now();
    let waited = 0;
    const player = on.arms[arm]!;
    const at = player.steps;
    try {
      const measured = await player.step(
        batch,
        this.config.arms[arm]!.mix,
        on.terms(arm),
        turn,
        async (stage) => {
          const speed = this.#speed;
          if (speed.kind === 'fast' || this.#pausing) return;
          onProgress({ ...this.#nothing(), stage: { arm, step: player.steps + 1, stage } });
          const from = performance.now();
          await this.#wait(speed);
          waited += performance.now() - from;
        },
        (update) => trainingBatch(this.set, this.config, at, update),
      );
      const row = { arm, step: player.steps, turn, ms: performance.now() - began - waited, ...measured };
      const told = this.history.addRow(row);
      this.advice.renew(arm, this.config);
      onProgress({ ...this.#nothing(), rows: [told] });
    } catch (error) {
      throw error instanceof NotFinite ? new RefusedStep(arm, error.where) : error;
    }
    await nextTask();
  }

  /** Waits as long as a stage takes at `speed`, unless the run is to pause or to go at another one. */
  async #wait(speed: Extract<Speed, { kind: 'slow' }>): Promise<void> {
    const until = performance.now() + speed.msAStage;
    while (!this.#pausing && this.#speed === speed && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, Math.min(50, speed.msAStage)));
  }

  #nothing(): RunProgress {
    return { ...nothingTold, notes: this.advice.notes };
  }

  /** Pictures and held-out measurements, where the step calls for them. */
  async #measure(on: OnDevice, onProgress: OnProgress): Promise<void> {
    const { step, config } = this;
    for (const arm of on.arms.keys()) {
      if (pictureDue(step, config.previewEvery)) {
        const picture = await this.#picture(on, arm);
        this.history.addPicture(picture);
        onProgress({ ...this.#nothing(), previews: [picture] });
        await nextTask();
      }
      if (due(step, config.validateEvery)) {
        const row = await this.#validation(on, arm);
        this.history.validations.push(row);
        this.advice.renew(arm, this.config);
        onProgress({ ...this.#nothing(), validations: [row] });
        await nextTask();
      }
    }
  }

  async #picture(on: OnDevice, arm: number) {
    const { shown } = on.preview(arm);
    try {
      const { output, more } = shown;
      return { arm, step: this.step, outputs: await strip(output), more: more && (await strip(more)) };
    } finally {
      dispose(shown as never);
    }
  }

  async #validation(on: OnDevice, arm: number): Promise<ValidationRow> {
    return { arm, step: this.step, ...(await on.validate(arm)) };
  }

  /** Keeps the run as it is between two steps, where `wanted` still says so then and it is sound; says so, or why not. */
  keepNow(onProgress: OnProgress, keeping: Keeping, wanted: (step: number) => boolean): Promise<void> {
    return this.#mutex.run(async () => {
      if (wanted(this.step) && !this.advice.grave) await this.#keep(onProgress, keeping);
    });
  }

  async #keep(onProgress: OnProgress, keeping: Keeping): Promise<void> {
    const checkpoint = await this.device.run(async () => this.#checkpoint(await this.#ready()));
    try {
      onProgress({ ...this.#nothing(), saved: await keeping.save(checkpoint) });
    } catch (error) {
      const notSaved: Failure = failureOf(error);
      onProgress({ ...this.#nothing(), notSaved });
    }
  }

  async #checkpoint(on: OnDevice): Promise<Checkpoint> {
    return this.#asCheckpoint(await this.#copy(on), this.history);
  }

  #asCheckpoint({ step, arms, config }: Copy, history: History): Checkpoint {
    const { id: run, name, set } = this;
    const { from, partners: _, ...own } = set;
    const images = from === 'folder' ? own : null;
    return {
      run,
      name,
      savedAt: Date.now(),
      step,
      streams: this.#streams,
      config,
      arms,
      images,
      history: history.stored,
    };
  }

  /** The networks as they are; in trouble they are not remembered. */
  async #copy(on: OnDevice): Promise<Copy> {
    const arms: StoredArm[] = [];
    for (const arm of on.arms) arms.push(await takeSnapshot(arm));
    const copy = { step: this.step, arms, config: this.config, marks: this.history.marks };
    if (!this.advice.grave) this.#copies.add(copy);
    return copy;
  }

  /** The newest step of `step` or before that is in memory; null before the run is open. */
  remembered(step: number): number | null {
    return this.#copies.upTo(step)?.step ?? null;
  }

  /** The run as it was after a step that is in memory; null where it is not. */
  checkpointOf(step: number): Checkpoint | null {
    const copy = this.#copies.at(step);
    if (!copy) return null;
    const history = new History();
    history.restore({ ...this.history.stored, marks: copy.marks });
    history.forgetAfter(step);
    return this.#asCheckpoint(copy, history);
  }

  /** All of the run as it is between two steps. */
  checkpoint(): Promise<Checkpoint> {
    return this.#between((on) => this.#checkpoint(on));
  }

  /** Takes effect at the next step; refused as a whole (`weights-missing`, `bad-request`) it changes nothing. */
  live(arm: number, change: LiveChange, onLoad?: OnLoad): Promise<void> {
    return this.#between(async (on) => {
      const before = this.config;
      const arms = before.arms.map((config, i) => (i === arm ? { ...config, ...change } : config));
      const next = { ...before, arms };
      await on.prepare(next, this.device, this.monitor, onLoad);
      this.config = next;
      this.history.addMarks(marksOf(before.arms[arm]!, change, arm, this.step));
      this.advice.changes(this.step);
    });
  }

  async close(): Promise<void> {
    await this.pause();
    await this.#mutex.run(async () => {
      if (this.#on?.era === this.device.era()) this.#on?.dispose();
      this.#on = null;
    });
  }
}

/** A step whose numbers were not finite; nothing of it was applied. */
class RefusedStep extends Error {
  constructor(
    readonly arm: number,
    readonly where: string,
  ) {
    super(`arm ${arm}: ${where} is not finite`);
  }
}
