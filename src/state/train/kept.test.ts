import { describe, expect, it } from 'vitest';
import { noProgress } from '#tests/support/fakeTrainer.ts';
import type { StepRow } from '#worker/protocolTrain.ts';
import { keptAfter } from './inbox.ts';
import { keep, nothingKept, ROWS_AN_ARM } from './kept.ts';

const row = (arm: number, step: number) => ({ arm, step }) as StepRow;
const rows = (from: number, to: number, arms = 1) =>
  Array.from({ length: to - from + 1 }, (_, i) =>
    Array.from({ length: arms }, (_, arm) => row(arm, from + i)),
  ).flat();
const history = (list: readonly StepRow[]) => ({ rows: list, validations: [], previews: [] });

describe('rows that are kept', () => {
  it('are all of them at first', () => {
    expect(keep(nothingKept, history(rows(1, 500, 3))).rows).toHaveLength(1500);
  });

  it('stay few in a run of 100,000 steps, with its first and newest and no large gap', () => {
    let kept = nothingKept;
    for (let from = 1; from <= 100_000; from += 1000) kept = keep(kept, history(rows(from, from + 999, 3)));
    for (const arm of [0, 1, 2]) {
      const steps = kept.rows.filter((r) => r.arm === arm).map(({ step }) => step);
      expect(steps.length).toBeLessThanOrEqual(ROWS_AN_ARM);
      expect(steps.length).toBeGreaterThan(ROWS_AN_ARM / 3);
      expect([steps[0], steps.at(-1)]).toEqual([1, 100_000]);
      expect(steps).toEqual(steps.toSorted((a, b) => a - b));
      const gaps = steps.slice(1).map((step, i) => step - steps[i]!);
      expect(Math.max(...gaps)).toBeLessThan(200);
    }
  });

  it('lose what a rewound run measured in vain', () => {
    const before = keep(nothingKept, history(rows(1, 10)));
    const after = keptAfter(before, [
      { ...noProgress, rows: rows(11, 12) },
      { ...noProgress, rewound: 8, rows: rows(9, 9) },
    ]);
    expect(after.rows.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
