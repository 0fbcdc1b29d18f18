import type { ArmConfig, LiveChange } from '#core/training/config.ts';
import type { Mark } from '#core/training/rows.ts';

/** Marks that a run keeps; the oldest go. */
const MOST = 200;

const differ = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);

/** What a live change does to an arm: a slider, a rule, the layers of a loss, other settings. None of a new name. */
export function marksOf(before: ArmConfig, change: LiveChange, arm: number, step: number): readonly Mark[] {
  const after = { ...before, ...change };
  const { weights, adaptive, ...rest } = after.mix;
  const { weights: oldWeights, adaptive: oldRule, ...oldRest } = before.mix;
  const all: readonly (readonly [Mark['what'], boolean])[] = [
    ['weights', differ(weights, oldWeights)],
    ['rule', adaptive !== oldRule],
    ['layers', differ([after.perceptual, after.style], [before.perceptual, before.style])],
    ['settings', differ(rest, oldRest)],
  ];
  return all.flatMap(([what, changed]) => (changed ? [{ step, arm, what }] : []));
}

/** `marks` with more, each once: a slider that is dragged within one step leaves one. */
export function withMarks(marks: readonly Mark[], more: readonly Mark[]): readonly Mark[] {
  const fresh = more.filter(
    (mark, i) => ![...marks, ...more.slice(0, i)].some((known) => !differ(known, mark)),
  );
  return fresh.length === 0 ? marks : [...marks, ...fresh].slice(-MOST);
}
