import { COACH_WINDOW, type CoachNote, coach, isGrave } from '#core/training/coach.ts';
import type { RunConfig } from '#core/training/config.ts';
import { soundStep } from '#core/training/health.ts';
import type { StepRow } from '#core/training/rows.ts';
import type { History } from './history.ts';

/** Rows among which the last sound one is looked for. */
const SOUND_WINDOW = 200;

/** What the coach says of a run's arms as it goes, and what follows from it. */
export class Advice {
  notes: readonly CoachNote[] = [];
  /** The first row of each arm that is known. */
  readonly #first = new Map<number, StepRow>();
  /** Step after which the person last changed an arm. */
  #changedAt: number | null = null;

  constructor(private readonly history: History) {}

  /** After a step, or a measurement, of `arm`. */
  renew(arm: number, config: RunConfig): void {
    const rows = this.history.rows.latest(arm, COACH_WINDOW);
    const validations = this.history.validations.filter((row) => row.arm === arm);
    const others = this.notes.filter((note) => note.arm !== arm);
    const own = coach(arm, config.arms[arm]!.mix, rows, validations, this.notes, this.#firstOf(arm));
    this.notes = [...others, ...own];
  }

  #firstOf(arm: number): StepRow | null {
    const known = this.#first.get(arm) ?? this.history.rows.first(arm);
    if (known) this.#first.set(arm, known);
    return known;
  }

  /** The person has changed an arm after `step`. */
  changes(step: number): void {
    this.#changedAt = step;
  }

  /** The run went back, and what was said is void. */
  clear(): void {
    this.notes = [];
  }

  /** Something costs what was learnt. */
  get grave(): boolean {
    return this.notes.some(isGrave);
  }

  /** What is grave and came up at `step`. */
  graveSince(step: number): CoachNote | null {
    return this.notes.find((note) => isGrave(note) && note.since === step) ?? null;
  }

  /** The newest step after which the networks of an arm are known to have been sound. */
  soundStep(arm: number): number {
    return soundStep(this.history.rows.latest(arm, SOUND_WINDOW), this.#changedAt);
  }
}
