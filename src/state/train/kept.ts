import type { AveragedRow, History, Mark, Preview, ValidationRow } from '#worker/protocolTrain.ts';
import { thinRows, thinValidations } from '#worker/thinning.ts';

/** Steps whose pictures are kept, at most, for each arm. */
const PREVIEWS_AN_ARM = 96;

/** What the page keeps of a run's history: few enough to draw at any length of run. */
export interface Kept {
  readonly rows: readonly AveragedRow[];
  readonly validations: readonly ValidationRow[];
  readonly previews: readonly Preview[];
  /** What was done to the run, oldest first. */
  readonly marks: readonly Mark[];
}

export const nothingKept: Kept = { rows: [], validations: [], previews: [], marks: [] };

/** Each arm's first and newest pictures, and every second of the others while there are too many. */
function thinnedPreviews(previews: readonly Preview[]): readonly Preview[] {
  const steps = [...new Set(previews.map(({ step }) => step))].sort((a, b) => a - b);
  if (steps.length <= PREVIEWS_AN_ARM) return previews;
  const wanted = new Set(steps.filter((_, i) => i % 2 === 0 || i >= steps.length - PREVIEWS_AN_ARM / 4));
  return previews.filter(({ step }) => wanted.has(step));
}

/** `kept` with what came after it. */
export function keep(kept: Kept, more: Omit<History, 'marks'>): Kept {
  return {
    marks: kept.marks,
    rows: more.rows.length > 0 ? thinRows([...kept.rows, ...more.rows]) : kept.rows,
    validations:
      more.validations.length > 0
        ? thinValidations([...kept.validations, ...more.validations])
        : kept.validations,
    previews:
      more.previews.length > 0 ? thinnedPreviews([...kept.previews, ...more.previews]) : kept.previews,
  };
}

/** `kept` after a lost device took the run back to `step`: what was set later is still set, from there on. */
export function rewind(kept: Kept, step: number): Kept {
  const valid = <T extends { readonly step: number }>(list: readonly T[]) =>
    list.filter((entry) => entry.step <= step);
  return {
    marks: [
      ...kept.marks.map((mark) => (mark.step > step ? { ...mark, step } : mark)),
      { step, arm: null, what: 'device-lost' },
    ],
    rows: valid(kept.rows),
    validations: valid(kept.validations),
    previews: valid(kept.previews),
  };
}
