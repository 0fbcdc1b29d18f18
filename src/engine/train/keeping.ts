import type { Checkpoint, CheckpointEntry } from '#io/checkpoints/types.ts';

/** Milliseconds after which a run that plays is kept again: what a page that dies costs at most. */
export const KEEP_EVERY_MS = 20_000;

/** When a run is kept by itself, and how. */
export interface Keeping {
  /** Whether it is time, between two steps, after `step` of them. */
  due(step: number): boolean;
  /** Throws `storage-full`; it is then tried again when the next one would have been due. */
  save(checkpoint: Checkpoint): Promise<CheckpointEntry>;
}

/** Keeps a run every so many steps, and after so long a time, whichever comes first. */
export class AutomaticKeeping implements Keeping {
  /** When it was last tried, whether or not it worked. */
  #triedAt: number;
  /** The set-up is no longer that of the newest automatic checkpoint. */
  #changed = false;

  constructor(
    /** Steps between two checkpoints; 0: none is kept by itself. */
    private readonly everySteps: number,
    /** The newest automatic checkpoint's step. */
    private savedAt: number,
    private readonly put: (checkpoint: Checkpoint) => Promise<CheckpointEntry>,
    private readonly now: () => number,
  ) {
    this.#triedAt = now();
  }

  /** Whether there is anything that no automatic checkpoint holds. */
  wanted(step: number): boolean {
    return this.everySteps > 0 && (step !== this.savedAt || (this.#changed && step > 0));
  }

  due(step: number): boolean {
    if (!this.wanted(step)) return false;
    return step % this.everySteps === 0 || this.now() - this.#triedAt >= KEEP_EVERY_MS;
  }

  async save(checkpoint: Checkpoint): Promise<CheckpointEntry> {
    this.#triedAt = this.now();
    const changed = this.#changed;
    this.#changed = false;
    try {
      const entry = await this.put(checkpoint);
      this.savedAt = checkpoint.step;
      return entry;
    } catch (error) {
      this.#changed ||= changed;
      throw error;
    }
  }

  /** The person has changed a mix or a name. */
  changes(): void {
    this.#changed = true;
  }

  /** The time in which nothing was played does not count. */
  playsOn(): void {
    this.#triedAt = this.now();
  }
}
