import { type Change, type Cost, costs } from './types.ts';

/** Guesses of one cost: each is what code may do otherwise, at once. */
export interface Batch {
  readonly cost: Cost;
  readonly guesses: readonly (readonly Change[])[];
}

/** The page as it is, then every single change, then every two of other groups; of each the cheapest first. */
export function batchesOf(changes: readonly Change[]): readonly Batch[] {
  const pairs = changes.flatMap((a, i) =>
    changes
      .slice(i + 1)
      .filter((b) => b.group !== a.group && fits(a, b) && fits(b, a))
      .map((b) => [a, b]),
  );
  const byCost = (guesses: readonly (readonly Change[])[]) =>
    costs.map((cost): Batch => ({ cost, guesses: guesses.filter((guess) => costOf(guess) === cost) }));
  const asItIs: Batch = { cost: 'arithmetic', guesses: [[]] };
  return [
    asItIs,
    ...byCost(changes.filter(({ onlyWith }) => !onlyWith).map((change) => [change])),
    ...byCost(pairs),
  ].filter(({ guesses }) => guesses.length > 0);
}

const fits = ({ onlyWith }: Change, other: Change) => !onlyWith || onlyWith === other.group;

const costOf = (guess: readonly Change[]): Cost =>
  costs[Math.max(0, ...guess.map(({ cost }) => costs.indexOf(cost)))]!;
