import { describe, expect, it } from 'vitest';
import { unaveraged } from '#tests/support/averaged.ts';
import { noProgress } from '#tests/support/fakeTrainer.ts';
import type { AveragedRow, StepRow, ValidationRow } from '#worker/protocolTrain.ts';
import { ROWS_AN_ARM } from '#worker/thinning.ts';
import { keptAfter } from './inbox.ts';
import { keep, nothingKept, rewind } from './kept.ts';

/** As many measures as an arm with every usual term has; `l1` of arm 1 has spikes at two steps. */
const row = (arm: number, step: number): StepRow => {
  const noise = (salt: number) => ((step * 7919 + salt * 104_729) % 1009) / 1009;
  const spike = arm === 1 && step === 31_416 ? 50 : arm === 1 && step === 71_001 ? -50 : 0;
  return {
    arm,
    step,
    turn: 'both',
    ms: 1,
    terms: { l1: noise(1) + spike, perceptual: noise(2), adversarial: noise(3) },
    weights: { l1: 1, perceptual: 1, adversarial: 0.1 },
    gradients: { l1: noise(4), perceptual: noise(5), adversarial: noise(6) },
    discriminatorLoss: noise(7),
    scores: { real: noise(8), fake: noise(9) },
    clamped: false,
  };
};
const rows = (from: number, to: number, arms = 1) => unaveraged(rowsOf(from, to, arms));
const rowsOf = (from: number, to: number, arms: number) =>
  Array.from({ length: to - from + 1 }, (_, i) =>
    Array.from({ length: arms }, (_, arm) => row(arm, from + i)),
  ).flat();
const history = (list: readonly AveragedRow[]) => ({ rows: list, validations: [], previews: [] });

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
      expect(Math.max(...gaps)).toBeLessThan(100_000 / 50);
    }
  });

  it('keep every spike that one of 100,000 steps has, and the charts of them few points', () => {
    let kept = nothingKept;
    for (let from = 1; from <= 100_000; from += 700)
      kept = keep(kept, history(rows(from, Math.min(100_000, from + 699), 3)));
    const values = kept.rows.filter((r) => r.arm === 1).map(({ terms }) => terms.l1!);
    expect(Math.max(...values)).toBeGreaterThan(49);
    expect(Math.min(...values)).toBeLessThan(-48);
    expect(kept.rows.length).toBeLessThanOrEqual(3 * ROWS_AN_ARM);
  });

  it('of measurements of held-out images stay few, too', () => {
    const held = (step: number) =>
      ({ arm: 0, step, psnr: step === 5001 ? 99 : 20 + (step % 7), diversity: 1 }) as ValidationRow;
    const all = Array.from({ length: 10_000 }, (_, i) => held(i + 1));
    const { validations } = keep(nothingKept, { rows: [], validations: all, previews: [] });
    expect(validations.length).toBeLessThanOrEqual(ROWS_AN_ARM);
    expect(validations.some(({ psnr }) => psnr === 99)).toBe(true);
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

it('goes back with the marks of changes that still hold: none is of a step that is not made yet', () => {
  const marks = [
    { step: 3, arm: 0, what: 'weights' },
    { step: 9, arm: 1, what: 'settings' },
  ] as const;
  expect(rewind({ ...nothingKept, marks }, 5).marks).toEqual([
    { step: 3, arm: 0, what: 'weights' },
    { step: 5, arm: 1, what: 'settings' },
    { step: 5, arm: null, what: 'device-lost' },
  ]);
});
