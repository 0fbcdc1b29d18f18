import { expect, it } from 'vitest';
import { spans } from '#core/training/averages.ts';
import type { StepRow } from '#core/training/rows.ts';
import { History } from '#engine/train/history.ts';
import { keptAfter } from '#state/train/inbox.ts';
import { type Kept, keep, nothingKept } from '#state/train/kept.ts';
import { tableOf } from '#ui/train/charts/table.ts';
import { panelsOf } from '#ui/train/charts/views.ts';
import type { AveragedRow, TermEntry } from '#worker/protocolTrain.ts';
import { thinRows } from '#worker/thinning.ts';
import { noProgress } from './support/fakeTrainer.ts';

const STEPS = 6000;
/** Relative, of a smoothed value; rounding alone is some 1e-13. */
const TOLERANCE = 1e-9;

const label = { en: 'x', zh: 'x' };
const terms: TermEntry[] = [{ id: 'l1', label, about: label, max: 1 }];
/** A falling loss under noise of its own size, with a spike here and there. */
const lossAt = (arm: number, step: number) =>
  (arm + 1) / Math.sqrt(step) + ((step * 7919 + arm * 131) % 1009) / 1009 + (step % 977 === 0 ? 30 : 0);
const rowAt = (arm: number, step: number): StepRow => ({
  arm,
  step,
  turn: 'both',
  ms: 1,
  terms: { l1: lossAt(arm, step) },
  weights: { l1: 1 },
  gradients: { l1: lossAt(arm, step + 3) },
  discriminatorLoss: lossAt(arm, step + 5),
  scores: { real: lossAt(arm, step + 7), fake: -lossAt(arm, step + 9) },
  clamped: false,
});

/** Of all steps up to `step` that count, by the definition: each counts 1 - 1 / span as much as the next one. */
function meanOfAll(values: (step: number) => number, step: number, span: number): number {
  const share = 1 - 1 / span;
  let [sum, weight] = [0, 0];
  for (let i = step; i >= Math.max(1, step - 30 * span); i--) {
    const counts = share ** (step - i);
    sum += counts * values(i);
    weight += counts;
  }
  return sum / weight;
}

/** Holds every smoothed point of the charts to the mean over all steps, whatever rows are left; at most so many a line. */
function expectSmoothed(kept: Kept, mostPoints = 30): void {
  for (const [strength, span] of spans.entries())
    for (const arm of [0, 1]) {
      const [panel] = panelsOf('terms', kept.rows, [], 2, terms);
      const { curve } = tableOf(panel!.lines, strength + 1, false).drawn[arm]!;
      const every = Math.max(1, Math.floor(curve.steps.length / mostPoints));
      for (let i = curve.steps.length - 1; i >= 0; i -= every) {
        const right = meanOfAll((step) => lossAt(arm, step), curve.steps[i]!, span);
        expect(Math.abs(curve.values[i]! / right - 1), `step ${curve.steps[i]}`).toBeLessThan(TOLERANCE);
      }
    }
}

const play = (history: History, from: number, to: number): AveragedRow[] => {
  const told: AveragedRow[] = [];
  for (let step = from; step <= to; step++)
    for (const arm of [0, 1]) told.push(history.addRow(rowAt(arm, step)));
  return told;
};
const told = (rows: readonly AveragedRow[]) => ({ ...noProgress, rows });

it('smoothed curves are those of all steps, however the rows were thinned on the way', () => {
  const history = new History();
  let kept = nothingKept;
  let thinnings = 0;
  for (let from = 1; from <= STEPS; from += 40) {
    const before = kept.rows.length;
    kept = keptAfter(kept, [told(play(history, from, Math.min(STEPS, from + 39)))]);
    if (kept.rows.length >= before) continue;
    // Right after rows were left out, and before any came that could hide it.
    thinnings += 1;
    expectSmoothed(kept, 10);
  }
  expect(thinnings).toBeGreaterThan(3);
  expectSmoothed(kept);
  for (const view of ['weights', 'gradients', 'discriminator'] as const)
    for (const { lines } of panelsOf(view, kept.rows, [], 2, terms))
      for (const { curve, means } of lines) expect(means).toHaveLength(curve.values.length);
});

it('smoothed curves of a run that is brought back are the same, and go on as if it had never stopped', () => {
  const before = new History();
  play(before, 1, STEPS - 100);
  const history = new History();
  history.restore(before.stored);
  let rows: readonly AveragedRow[] = [];
  for (const batch of history.averaged()) rows = thinRows([...rows, ...batch]);
  const kept = keep(nothingKept, { rows, validations: [], previews: [] });
  expectSmoothed(kept);
  expectSmoothed(keptAfter(kept, [told(play(history, STEPS - 99, STEPS))]));
});

it('smoothed curves of a run that went back know nothing of the steps that are void', () => {
  const history = new History();
  const first = keptAfter(nothingKept, [told(play(history, 1, STEPS - 50))]);
  const voided = { ...history.addRow({ ...rowAt(0, STEPS - 49), terms: { l1: 1e6 } }) };
  history.loseAfter(STEPS - 100);
  const again = play(history, STEPS - 99, STEPS);
  expectSmoothed(keptAfter(first, [told([voided]), { ...told(again), rewound: STEPS - 100 }]));
});
