import { describe, expect, it } from 'vitest';
import { RunningAverages, spans } from './averages.ts';
import type { StepRow } from './rows.ts';

const row = (step: number, l1: number, more: Partial<StepRow> = {}): StepRow => ({
  arm: 0,
  step,
  turn: 'both',
  ms: 1,
  terms: { l1 },
  weights: {},
  gradients: {},
  discriminatorLoss: null,
  scores: null,
  clamped: false,
  ...more,
});
const half = spans.indexOf(2);

describe('running means', () => {
  it('start at the first value, and follow', () => {
    const averages = new RunningAverages();
    const means = [0, 1, 1].map((l1, i) => averages.add(row(i + 1, l1)).averages.terms.l1![half]!);
    expect(means[0]).toBe(0);
    expect(means[1]).toBeCloseTo(1 / 1.5, 12);
    expect(means[2]).toBeCloseTo(1.5 / 1.75, 12);
  });

  it('leave a constant as it is, over every span', () => {
    const averages = new RunningAverages();
    for (let step = 1; step <= 50; step++)
      for (const mean of averages.add(row(step, 3)).averages.terms.l1!) expect(mean).toBeCloseTo(3, 12);
  });

  it('are of one arm and one measure each, from where that was measured first', () => {
    const averages = new RunningAverages();
    averages.add(row(1, 5));
    averages.add(row(1, 9, { arm: 1 }));
    const told = averages.add(
      row(2, 5, { weights: { l1: 2 }, discriminatorLoss: 7, scores: { real: 1, fake: -1 } }),
    ).averages;
    expect(told).toEqual({
      terms: { l1: spans.map(() => 5) },
      weights: { l1: spans.map(() => 2) },
      gradients: {},
      discriminatorLoss: spans.map(() => 7),
      scores: { real: spans.map(() => 1), fake: spans.map(() => -1) },
    });
  });
});
