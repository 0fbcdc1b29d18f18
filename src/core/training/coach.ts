import { hasStrayed, isCutOff } from './health.ts';
import type { Mix, TermId } from './mix.ts';
import type { StepRow, ValidationRow } from './rows.ts';

export type TroubleId =
  | 'discriminator-won'
  | 'generator-won'
  | 'low-diversity'
  | 'dominates'
  | 'explosion'
  | 'dead'
  | 'clamped';

export interface CoachNote {
  arm: number;
  trouble: TroubleId;
  /** First step at which it was seen. */
  since: number;
  /** For `dominates` and `clamped`: which term. */
  term: TermId | null;
}

/** Troubles that cost what was learnt: the run pauses, and nothing is kept by itself while they stand. */
export const isGrave = ({ trouble }: CoachNote): boolean => trouble === 'explosion' || trouble === 'dead';

/** Steps that a verdict is made of. */
export const COACH_WINDOW = 30;

/** `since`: step at which it began, where that can be told from what was measured. */
type Verdict = { readonly term: TermId | null; readonly since?: number };
type Judge = (
  rows: readonly StepRow[],
  validations: readonly ValidationRow[],
  mix: Mix,
  first: StepRow | null,
) => Verdict | null;

const yes: Verdict = { term: null };
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** Rows in which D played. */
const played = (rows: readonly StepRow[]) =>
  rows.filter((row) => row.scores && row.discriminatorLoss !== null);

/** D's loss when it cannot tell at all; a Wasserstein critic has none, and is meant to win. */
const atChance: Readonly<Record<Mix['adversarial'], number | null>> = {
  'non-saturating': 2 * Math.LN2,
  hinge: 2,
  'least-squares': 0.5,
  wasserstein: null,
};

/** D tells real from generated nearly every time and its loss is near 0: it has little left to say about how G could do better. */
const discriminatorWon: Judge = (rows, _, mix) => {
  const games = played(rows);
  const chance = atChance[mix.adversarial];
  if (games.length < COACH_WINDOW || chance === null) return null;
  const right = games.filter(({ scores }) => scores!.real - scores!.fake > 0.8).length / games.length;
  return right > 0.9 && mean(games.map(({ discriminatorLoss }) => discriminatorLoss!)) < 0.2 * chance
    ? yes
    : null;
};

/** D takes G's images for more real than the real ones. */
const generatorWon: Judge = (rows) => {
  const games = played(rows);
  if (games.length < COACH_WINDOW) return null;
  const fooled = games.filter(({ scores }) => scores!.fake > scores!.real).length / games.length;
  const gap = mean(games.map(({ scores }) => scores!.fake - scores!.real));
  return fooled > 0.8 && gap > 0.5 ? yes : null;
};

/** Far less different among themselves than real images are, twice in a row, and hardly more the second time. */
const areAlike = ({ diversity: before }: ValidationRow, { diversity: now }: ValidationRow): boolean =>
  Math.max(before, now) < 0.35 && now < 1.4 * before;

/** At least half as different as real images, and nearer to their own targets than one picture for all of them could be. */
const areTheirOwn = ({ diversity, psnr, averagePsnr }: ValidationRow): boolean =>
  diversity >= 0.5 && (averagePsnr === undefined || psnr >= averagePsnr + 1);

/**
 * G's images have become alike. In a collapse that goes round, diversity comes up for a while and falls again, and the
 * pictures are noise throughout; so that it stands until they have been their own twice in a row.
 */
const lowDiversity: Judge = (_, validations) => {
  let since: number | null = null;
  for (const [i, now] of validations.entries()) {
    const before = validations[i - 1];
    if (!before) continue;
    if (since === null) since = areAlike(before, now) ? now.step : null;
    else if (areTheirOwn(before) && areTheirOwn(now)) since = null;
  }
  return since === null ? null : { term: null, since };
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

/** The weighted sum of terms that have a target is 100 times what it was at its best, or a term of the game is beyond all bounds. */
const explosion: Judge = (rows) => {
  if (rows.length < 4) return null;
  const totals = rows.map(({ terms, weights }) =>
    Object.entries(terms)
      .filter(([id]) => id !== 'adversarial') // its sign changes, so that its best is no measure
      .reduce((sum, [id, v]) => sum + Math.abs(v) * (weights[id as TermId] ?? 0), 0),
  );
  const best = Math.min(...totals);
  const recent = (values: readonly number[]) => median(values.slice(-3));
  const games = played(rows).map(({ discriminatorLoss, terms }) =>
    Math.max(Math.abs(discriminatorLoss!), Math.abs(terms.adversarial ?? 0)),
  );
  const wild = games.length > 3 && recent(games) > 1e4;
  return wild || (best > 0 && recent(totals) > 100 * best) ? yes : null;
};

/** Steps without a gradient after which G is given up: it cannot move any more. */
const CUT_OFF_STEPS = 5;

/** G can no longer learn: no gradient reaches its weights, or it has been further from its targets than at its start throughout. */
const dead: Judge = (rows, _, __, first) => {
  const turns = rows.filter(({ generatorGradient }) => (generatorGradient ?? null) !== null);
  const newest = turns.slice(-CUT_OFF_STEPS);
  if (newest.length === CUT_OFF_STEPS && newest.every(isCutOff)) return yes;
  if (!first || turns.length < COACH_WINDOW) return null;
  return turns.every((row) => hasStrayed(row, first)) ? yes : null;
};

/** The adaptive rule has been at its clamp for most of the window; the term whose weight is furthest from its slider. */
const clamped: Judge = (rows, _, { adaptive, weights: sliders }) => {
  if (rows.length < COACH_WINDOW) return null;
  if (rows.filter((row) => row.clamped).length < 0.8 * rows.length) return null;
  if (adaptive === 'vqgan') return { term: 'adversarial' };
  const weights = Object.entries(rows.at(-1)!.weights) as [TermId, number][];
  const extreme = ([id, weight]: [TermId, number]) => Math.abs(Math.log((weight || 1) / (sliders[id] || 1)));
  const [furthest] = weights.sort((one, other) => extreme(other) - extreme(one));
  return { term: furthest?.[0] ?? null };
};

const judges: Readonly<Record<TroubleId, Judge>> = {
  explosion,
  dead,
  'discriminator-won': discriminatorWon,
  'generator-won': generatorWon,
  'low-diversity': lowDiversity,
  dominates,
  clamped,
};

/**
 * What is wrong with one arm now, from its newest rows (at least {@link COACH_WINDOW} where there are as many) and all of
 * its validations; `before` are the notes of last time, which keep the step at which they began, `first` is the arm's first row.
 */
export function coach(
  arm: number,
  mix: Mix,
  rows: readonly StepRow[],
  validations: readonly ValidationRow[],
  before: readonly CoachNote[],
  first: StepRow | null,
): readonly CoachNote[] {
  const step = rows.at(-1)?.step ?? 0;
  return (Object.entries(judges) as [TroubleId, Judge][]).flatMap(([trouble, judge]) => {
    const verdict = judge(rows.slice(-COACH_WINDOW), validations, mix, first);
    if (!verdict) return [];
    const known = before.find((note) => note.arm === arm && note.trouble === trouble);
    return [{ arm, trouble, since: verdict.since ?? known?.since ?? step, term: verdict.term }];
  });
}
