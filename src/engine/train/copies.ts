import type { RunConfig } from '#core/training/config.ts';
import type { Mark } from '#core/training/rows.ts';
import type { StoredArm } from '#io/checkpoints/types.ts';

/** Steps between copies of the networks in memory: what a lost device costs at most. */
export const COPY_EVERY = 50;

/** The networks of a run as they were after a step, off the device, with the settings of then. */
export interface Copy {
  readonly step: number;
  readonly arms: readonly StoredArm[];
  readonly config: RunConfig;
  /** What had been done to the run by then. */
  readonly marks: readonly Mark[];
}

/** Copies of a run's networks in memory: the one that it was opened with, the newest, and one well before that. */
export class Copies {
  #list: readonly Copy[] = [];

  add(copy: Copy): void {
    const [last, before] = [this.#list.at(-1), this.#list.at(-2)];
    // A newest one that is hardly newer than the one before it makes room, so that the two stay apart.
    const close = last && before && last.step - before.step < COPY_EVERY && this.#list.length > 1;
    const all = [...(close || last?.step === copy.step ? this.#list.slice(0, -1) : this.#list), copy];
    this.#list = all.length > 3 ? [all[0]!, ...all.slice(-2)] : all;
  }

  get newest(): Copy | null {
    return this.#list.at(-1) ?? null;
  }

  at(step: number): Copy | null {
    return this.#list.find((copy) => copy.step === step) ?? null;
  }

  /** The newest one of `step` or before; the one that the run was opened with where all are later. */
  upTo(step: number): Copy | null {
    return this.#list.findLast((copy) => copy.step <= step) ?? this.#list[0] ?? null;
  }
}
