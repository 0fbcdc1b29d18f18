import type { RgbImage } from '#core/rgbImage.ts';
import { type AveragedRow, MEMORY_STEPS, RunningAverages } from '#core/training/averages.ts';
import type { Mark, StepRow, ValidationRow } from '#core/training/rows.ts';
import type { Checkpoint } from '#io/checkpoints/types.ts';
import { withMarks } from './marks.ts';
import { RowLog } from './rowLog.ts';

/** What an arm made at a step. */
export interface Picture {
  readonly arm: number;
  readonly step: number;
  readonly outputs: RgbImage;
  readonly more: RgbImage | null;
}

/** Pictures kept of each arm for the scrubber; when there are more, every second of the older ones goes. */
const PICTURES = 48;

/** All that was measured and seen in a run. */
export class History {
  readonly rows = new RowLog();
  validations: ValidationRow[] = [];
  pictures: Picture[] = [];
  /** What was done to the run, oldest first. */
  marks: readonly Mark[] = [];

  /** Up to the newest row; null: to be made of the rows that there are. */
  #averages: RunningAverages | null = new RunningAverages();

  /** Adds a row; returns it with its averages, as the page is told of it. */
  addRow(row: StepRow): AveragedRow {
    this.#averages ??= averagesOf(this.rows.after(row.step - MEMORY_STEPS));
    this.rows.add(sparing(row));
    return this.#averages.add(row);
  }

  /** Every row there is, with its averages, a batch at a time. */
  *averaged(): Iterable<readonly AveragedRow[]> {
    const averages = new RunningAverages();
    for (const batch of this.rows.batches()) yield batch.map((row) => averages.add(row));
  }

  addMarks(marks: readonly Mark[]): void {
    this.marks = withMarks(this.marks, marks);
  }

  addPicture(picture: Picture): void {
    this.pictures.push(picture);
    const own = this.pictures.filter(({ arm }) => arm === picture.arm);
    if (own.length <= PICTURES) return;
    // The first and the newest stay.
    const dropped = new Set(own.slice(1, -1).filter((_, i) => i % 2 === 0));
    this.pictures = this.pictures.filter((p) => !dropped.has(p));
  }

  /** Forgets what was measured and seen after `step`. */
  forgetAfter(step: number): void {
    this.rows.rewind(step);
    this.#averages = null;
    this.validations = this.validations.filter((row) => row.step <= step);
    this.pictures = this.pictures.filter((picture) => picture.step <= step);
  }

  /** The same when a lost device takes the run back to `step`: what was set later is still set, from there on. */
  loseAfter(step: number): void {
    this.forgetAfter(step);
    const { marks } = this;
    this.marks = [];
    this.addMarks(marks.map((mark) => (mark.step > step ? { ...mark, step } : mark)));
    this.addMarks([{ step, arm: null, what: 'device-lost' }]);
  }

  get stored(): Checkpoint['history'] {
    return {
      ...this.rows.stored,
      validations: [...this.validations],
      previews: [...this.pictures],
      marks: this.marks,
    };
  }

  restore({ chunks, rows, validations, previews, marks }: Checkpoint['history']): void {
    this.rows.restore({ chunks, rows });
    this.#averages = null;
    this.validations = [...validations];
    this.pictures = [...previews];
    this.marks = marks;
  }
}

function averagesOf(rows: readonly StepRow[]): RunningAverages {
  const averages = new RunningAverages();
  for (const row of rows) averages.add(row);
  return averages;
}

/** Steps between two rows of the history that keep their layers; the page is told of every row's. */
const LAYERS_EVERY = 10;

/** A row as the history keeps it: sixteen layers would otherwise take more room than all else in it. */
function sparing(row: StepRow): StepRow {
  if ((!row.layers && !row.styleLayers) || row.step % LAYERS_EVERY === 0) return row;
  const { layers: _, styleLayers: __, ...rest } = row;
  return rest;
}
