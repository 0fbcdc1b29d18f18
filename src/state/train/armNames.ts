import type { ArmConfig, Mix, TermEntry, TrainCatalogue } from '#worker/protocolTrain.ts';

type Choices = Pick<TrainCatalogue, 'terms' | 'presets' | 'defaults'>;
type Name = ArmConfig['name'];

/** The terms of a mix that count, in the mixer's order. */
const counting = (terms: readonly TermEntry[], { weights }: Mix): readonly TermEntry[] =>
  terms.filter(({ id }) => (weights[id] ?? 0) > 0);

const spelled = (terms: readonly TermEntry[]): Name => ({
  en: terms.map(({ label }) => label.en).join(' + '),
  zh: terms.map(({ label }) => label.zh).join(' + '),
});

/** The page's own names that say which terms an arm has: where two arms of a run have the same ones, their names say something else. */
function namesOfTerms({ terms, presets, defaults }: Choices): ReadonlySet<string> {
  const runs = [...presets.map(({ config }) => config), ...Object.values(defaults)];
  return new Set(
    runs.flatMap(({ arms }) => {
      const keys = arms.map(({ mix }) => spelled(counting(terms, mix)).en);
      return arms
        .filter((_, i) => keys.indexOf(keys[i]!) === keys.lastIndexOf(keys[i]!))
        .map(({ name }) => name.en);
    }),
  );
}

/** What tells a copy of an arm from it. */
const copyNumber = (name: string): string => / \d+$/.exec(name)?.[0] ?? '';

/**
 * What an arm is called once its mix is `mix`: where its name says which terms it has and it has others now, those; else
 * null, and it keeps its name. What a person called it stays.
 */
export function nameAfter(choices: Choices, { name, mix: before }: ArmConfig, mix: Mix): Name | null {
  const [were, are] = [before, mix].map((of) => counting(choices.terms, of)) as [TermEntry[], TermEntry[]];
  const now = spelled(are);
  if (are.length === 0 || now.en === spelled(were).en) return null;
  const number = copyNumber(name.en);
  const plain = name.en.slice(0, name.en.length - number.length);
  if (plain !== spelled(were).en && !namesOfTerms(choices).has(plain)) return null;
  return { en: now.en + number, zh: now.zh + number };
}
