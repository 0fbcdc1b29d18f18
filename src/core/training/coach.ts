import type { Mix, TermId } from './mix.ts';
import type { StepRow, ValidationRow } from './rows.ts';

export type TroubleId =
  | 'discriminator-won'
  | 'generator-won'
  | 'low-diversity'
  | 'dominates'
  | 'explosion'
  | 'clamped';

export interface CoachNote {
  arm: number;
  trouble: TroubleId;
  /** First step at which it was seen. */
  since: number;
  /** For `dominates` and `clamped`: which term. */
  term: TermId | null;
}

/** Steps that a verdict is made of. */
export const COACH_WINDOW = 30;

type Verdict = { readonly term: TermId | null };
type Judge = (rows: readonly StepRow[], validations: readonly ValidationRow[], mix: Mix) => Verdict | null;

const yes: Verdict = { term: null };
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** Rows in which D played. */
const played = (rows: readonly StepRow[]) =>
  rows.filter((row) => row.scores && row.discriminatorLoss !== null);

/**
 * D tells real from generated nearly every time and its loss is near 0, so that it has little left to say about how G
 * could do better. A Wasserstein critic is meant to win: it is not judged.
 */
const discriminatorWon: Judge = (rows, _, mix) => {
  const games = played(rows);
  if (games.length < COACH_WINDOW || mix.adversarial === 'wasserstein') return null;
  const right = games.filter(({ scores }) => scores!.real - scores!.fake > 0.8).length / games.length;
  return right > 0.9 && mean(games.map(({ discriminatorLoss }) => discriminatorLoss!)) < 0.15 ? yes : null;
};

/** D takes G's images for more real than the real ones. */
const generatorWon: Judge = (rows) => {
  const games = played(rows);
  if (games.length < COACH_WINDOW) return null;
  const fooled = games.filter(({ scores }) => scores!.fake > scores!.real).length / games.length;
  const gap = mean(games.map(({ scores }) => scores!.fake - scores!.real));
  return fooled > 0.8 && gap > 0.5 ? yes : null;
};

/** G's images differ among themselves far less than real ones do, twice in a row. */
const lowDiversity: Judge = (_, validations) => {
  const last = validations.slice(-2);
  return last.length === 2 && last.every(({ diversity }) => diversity < 0.35) ? yes : null;
};

/** One term's gradient is over 50 times as long as all others together: they might as well be off. */
const dominates: Judge = (rows) => {
  if (rows.length < COACH_WINDOW) return null;
  const lengths = new Map<TermId, number[]>();
  for (const { gradients } of rows)
    for (const [id, length] of Object.entries(gradients) as [TermId, number][])
      lengths.set(id, [...(lengths.get(id) ?? []), length]);
  const typical = [...lengths].map(([id, all]) => [id, median(all)] as const).sort((a, b) => b[1] - a[1]);
  const [largest, ...others] = typical;
  if (!largest || others.length === 0) return null;
  const rest = others.reduce((sum, [, length]) => sum + length, 0);
  return largest[1] > 50 * rest ? { term: largest[0] } : null;
};

/** The weighted loss, or D's, is 100 times what it was at its best. */
const explosion: Judge = (rows) => {
  if (rows.length < 4) return null;
  const totals = rows.map(({ terms, weights }) =>
    Object.entries(terms).reduce((sum, [id, v]) => sum + Math.abs(v) * (weights[id as TermId] ?? 0), 0),
  );
  const best = Math.min(...totals);
  const recent = median(totals.slice(-3));
  const games = played(rows).map(({ discriminatorLoss }) => Math.abs(discriminatorLoss!));
  const wild = games.length > 3 && median(games.slice(-3)) > 1e4;
  return wild || (best > 0 && recent > 100 * best) ? yes : null;
};

/** The adaptive rule has been at its clamp for most of the window. */
const clamped: Judge = (rows) => {
  if (rows.length < COACH_WINDOW) return null;
  if (rows.filter((row) => row.clamped).length < 0.8 * rows.length) return null;
  const { weights } = rows.at(-1)!;
  const [term] = Object.entries(weights).sort((a, b) => (b[1] ?? 0) - (a[1] ?? 0))[0] ?? [];
  return { term: (term as TermId | undefined) ?? null };
};

const judges: Readonly<Record<TroubleId, Judge>> = {
  explosion,
  'discriminator-won': discriminatorWon,
  'generator-won': generatorWon,
  'low-diversity': lowDiversity,
  dominates,
  clamped,
};

/**
 * What is wrong with one arm now, from its newest rows (at least {@link COACH_WINDOW} where there are as many) and
 * validations; `before` are the notes of last time, which keep the step at which they began.
 */
export function coach(
  arm: number,
  mix: Mix,
  rows: readonly StepRow[],
  validations: readonly ValidationRow[],
  before: readonly CoachNote[],
): readonly CoachNote[] {
  const step = rows.at(-1)?.step ?? 0;
  return (Object.entries(judges) as [TroubleId, Judge][]).flatMap(([trouble, judge]) => {
    const verdict = judge(rows.slice(-COACH_WINDOW), validations, mix);
    if (!verdict) return [];
    const known = before.find((note) => note.arm === arm && note.trouble === trouble);
    return [{ arm, trouble, since: known?.since ?? step, term: verdict.term }];
  });
}
