import type { Failure } from '#core/failure.ts';
import type { AveragedRow } from '#core/training/averages.ts';
import type { CoachNote } from '#core/training/coach.ts';
import type { Stage } from '#core/training/mix.ts';
import type { ValidationRow } from '#core/training/rows.ts';
import type { CheckpointEntry } from '#io/checkpoints/types.ts';
import type { Picture } from './history.ts';

/** What a run tells while it plays. Two of them add up, so that none has to be sent at once and nothing is lost. */
export interface RunProgress<P = Picture> {
  /** The run went back to this step; what was told of later ones is void. Comes before the rows beside it. */
  readonly rewound: number | null;
  readonly rows: readonly AveragedRow[];
  readonly validations: readonly ValidationRow[];
  readonly previews: readonly P[];
  readonly stage: { readonly arm: number; readonly step: number; readonly stage: Stage } | null;
  /** The gradients that it is about to train by are being checked; no step is taken meanwhile. */
  readonly checking: boolean;
  readonly notes: readonly CoachNote[];
  readonly saved: CheckpointEntry | null;
  readonly notSaved: Failure | null;
}

/** Beside what there is to tell. */
export const nothingTold: RunProgress<never> = {
  rewound: null,
  rows: [],
  validations: [],
  previews: [],
  stage: null,
  checking: false,
  notes: [],
  saved: null,
  notSaved: null,
};

export type OnProgress = (progress: RunProgress) => void;

/** The progress that tells what both tell. `notes`, `stage` and `checking` are states: the newer one's hold. */
export function addProgress<P extends { step: number }>(
  older: RunProgress<P>,
  newer: RunProgress<P>,
): RunProgress<P> {
  const { rewound } = newer;
  const valid = <T extends { step: number }>(list: readonly T[]): readonly T[] =>
    rewound === null ? list : list.filter(({ step }) => step <= rewound);
  return {
    rewound: rewound === null ? older.rewound : Math.min(rewound, older.rewound ?? rewound),
    rows: [...valid(older.rows), ...newer.rows],
    validations: [...valid(older.validations), ...newer.validations],
    previews: [...valid(older.previews), ...newer.previews],
    stage: newer.stage,
    checking: newer.checking,
    notes: newer.notes,
    saved: newer.saved ?? older.saved,
    notSaved: newer.notSaved ?? (newer.saved ? null : older.notSaved),
  };
}
