import { describe, expect, it } from 'vitest';
import { COACH_WINDOW, coach } from './coach.ts';
import { hasStrayed, isCutOff, soundStep } from './health.ts';
import { mixOf } from './presets/parts.ts';
import type { StepRow } from './rows.ts';

const row = (step: number, change: Partial<StepRow> = {}): StepRow => ({
  arm: 0,
  step,
  turn: 'both',
  ms: 1,
  terms: { l1: 0.2 },
  weights: { l1: 1 },
  gradients: { l1: 0.01 },
  discriminatorLoss: null,
  scores: null,
  clamped: false,
  generatorGradient: 0.2,
  ...change,
});
const rows = (n: number, change: (step: number) => Partial<StepRow> = () => ({})) =>
  Array.from({ length: n }, (_, i) => row(i + 1, change(i + 1)));
const says = (all: readonly StepRow[]) =>
  coach(0, mixOf({ l1: 1 }), all.slice(-COACH_WINDOW), [], [], all[0]!).map(({ trouble }) => trouble);

describe('a G that no gradient reaches', () => {
  const cut = { generatorGradient: 0 };

  it('is told by a gradient that is nothing beside the pull at its output', () => {
    expect(isCutOff(row(1, cut))).toBe(true);
    expect(isCutOff(row(1, { generatorGradient: 1e-5 }))).toBe(false);
    expect(isCutOff(row(1, { generatorGradient: null })), 'it was not its turn').toBe(false);
    expect(isCutOff(row(1, { ...cut, gradients: { l1: 0 } })), 'there is no pull').toBe(false);
  });

  it('is given up after five of its steps, not counting those of D', () => {
    const from = (first: number) => (step: number) => (step >= first ? cut : {});
    expect(says(rows(10, from(7)))).toEqual([]);
    expect(says(rows(10, from(6)))).toEqual(['dead']);
    expect(says([...rows(10, from(7)), row(11, { generatorGradient: null })])).toEqual([]);
  });
});

describe('a G that is further from its targets than at the start', () => {
  const far = { terms: { l1: 0.31 } };

  it('is told by every pixel term, where D does not pull harder than they do', () => {
    expect(hasStrayed(row(9, far), row(1))).toBe(true);
    expect(hasStrayed(row(9, { terms: { l1: 0.29 } }), row(1))).toBe(false);
    expect(hasStrayed(row(9, { ...far, gradients: { l1: 0.01, adversarial: 0.02 } }), row(1))).toBe(false);
    expect(hasStrayed(row(9, { terms: { perceptual: 9 } }), row(1, { terms: { perceptual: 1 } }))).toBe(
      false,
    );
  });

  it('is given up when that holds throughout the window', () => {
    const after = (step: number) => (step > 1 ? far : {});
    expect(says(rows(COACH_WINDOW, after))).toEqual([]);
    expect(says(rows(COACH_WINDOW + 1, after))).toEqual(['dead']);
    expect(says(rows(COACH_WINDOW + 1, (step) => (step === 9 ? {} : after(step))))).toEqual([]);
  });
});

describe('the last sound step', () => {
  it('is the one before the last row that is near the best', () => {
    expect(soundStep(rows(9), null)).toBe(8);
    expect(
      soundStep(
        rows(9, (step) => (step > 6 ? { terms: { l1: 0.5 } } : {})),
        null,
      ),
    ).toBe(5);
    expect(
      soundStep(
        rows(9, (step) => (step > 3 ? { generatorGradient: 0 } : {})),
        null,
      ),
    ).toBe(2);
  });

  it('is the newest where the settings were changed after it', () => {
    expect(soundStep(rows(9), 9)).toBe(9);
    expect(soundStep(rows(9), 8)).toBe(8);
  });

  it('is the start where nothing is known', () => {
    expect(soundStep([], null)).toBe(0);
    expect(soundStep(rows(1), null)).toBe(0);
  });
});
