import { bootstrap, type Estimate, type Resampling } from './bootstrap.ts';
import { mean } from './mean.ts';
import { spearman } from './rank.ts';
import { agreeing, type Distances, hasMajority, type Judgement, peoplesOwn, withMajority } from './twoAfc.ts';

/** A judgement with the reference that it is about. */
export interface Question extends Judgement {
  readonly reference: string | number;
}

/** How a metric does on questions: `twoAfc` of all of them, `majority` of those on which people had one. All in 0..1. */
export interface VoteScores {
  readonly twoAfc: Estimate;
  readonly majority: Estimate;
}

/** `distances` in the order of `questions`. Intervals by drawing references, each with all its questions. */
export function voteScores(
  questions: readonly Question[],
  distances: readonly Distances[],
  resampling?: Resampling,
): VoteScores {
  const asked = questions.map((question, i) => ({ question, distances: distances[i]! }));
  const decided = asked.filter(({ question }) => hasMajority(question));
  const score = (of: typeof asked, by: (distances: Distances, judgement: Judgement) => number) =>
    meanByReference(
      of.map(({ question }) => question),
      of.map((each) => by(each.distances, each.question)),
      resampling,
    );
  return { twoAfc: score(asked, agreeing), majority: score(decided, withMajority) };
}

/** What people reach who answer as the others did. */
export const peoplesScore = (questions: readonly Question[], resampling?: Resampling): Estimate =>
  meanByReference(questions, questions.map(peoplesOwn), resampling);

/** Mean over questions; sums by reference are what is drawn, which is the same and a thousand times quicker. */
function meanByReference(
  questions: readonly Question[],
  values: readonly number[],
  resampling?: Resampling,
): Estimate {
  const sums = byReference(questions.map(({ reference }, i) => ({ reference, value: values[i]! }))).map(
    (of) => ({ total: of.reduce((sum, { value }) => sum + value, 0), count: of.length }),
  );
  const statistic = (drawn: readonly { total: number; count: number }[]) =>
    drawn.reduce((sum, { total }) => sum + total, 0) / drawn.reduce((sum, { count }) => sum + count, 0);
  return bootstrap(sums, statistic, resampling);
}

function byReference<Of extends { readonly reference: string | number }>(
  all: readonly Of[],
): readonly Of[][] {
  const groups = new Map<Of['reference'], Of[]>();
  for (const each of all) {
    const group = groups.get(each.reference);
    if (group) group.push(each);
    else groups.set(each.reference, [each]);
  }
  return [...groups.values()];
}

/** A picture that people gave a score, the higher the better, and a metric's distance from its reference. */
export interface Scored {
  readonly reference: string;
  readonly opinion: number;
  readonly distance: number;
}

/** Rank correlations of minus the distance with the scores, -1..1. */
export interface RankScores {
  /** Of all pictures together: pictures of different references are compared with each other, too. */
  readonly overall: Estimate;
  /** The mean over references of the correlation among the pictures of each. */
  readonly perReference: Estimate;
}

/** Intervals by drawing references, each with all its pictures. */
export function rankScores(pictures: readonly Scored[], resampling?: Resampling): RankScores {
  const groups = byReference(pictures);
  const correlation = (of: readonly Scored[]) =>
    spearman(
      of.map(({ distance }) => -distance),
      of.map(({ opinion }) => opinion),
    );
  return {
    overall: bootstrap(groups, (drawn) => correlation(drawn.flat()), resampling),
    perReference: bootstrap(groups.map(correlation), (drawn) => mean(drawn), resampling),
  };
}
