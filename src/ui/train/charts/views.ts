import type { AveragedRow, TermEntry, ValidationRow } from '#worker/protocolTrain.ts';
import type { Curve } from './thin.ts';

export type ViewId = 'terms' | 'discriminator' | 'gradients' | 'weights' | 'heldOut';
export const viewIds: readonly ViewId[] = ['terms', 'discriminator', 'gradients', 'weights', 'heldOut'];

/** What a panel shows: a term's or an arm's own name comes from the registry or the person, all others from the texts. */
export type Subject =
  | { kind: 'term'; term: TermEntry }
  | { kind: 'arm'; arm: number }
  | { kind: 'quantity'; id: Quantity };
export type Quantity =
  | 'scores'
  | 'discriminatorLoss'
  | 'psnr'
  | 'psnrHole'
  | 'slim'
  | 'vgg19'
  | 'own'
  | 'partnerPsnr'
  | 'partner'
  | 'kid'
  | 'diversity';

export interface Line {
  /** Unique in its panel. */
  key: string;
  /** What it is of, by which it is coloured, named and switched off. */
  of: { kind: 'arm'; arm: number } | { kind: 'term'; term: TermEntry };
  /** Second line of the same arm: what D scores G's images, or what full VGG-19 says. */
  dashed: boolean;
  curve: Curve;
  /** The running means at each point of `curve`, by strength of smoothing; null of what is measured too rarely for one. */
  means: Means | null;
  /** The values themselves, where `curve` has them relative to another. */
  absolute: Curve | null;
}

export interface Panel {
  key: string;
  subject: Subject;
  lines: readonly Line[];
  /** Values can be 0 or below, or are logarithms already. */
  linearOnly: boolean;
  /** Images behind a point, and real ones that KID compares them with; 0 where it does not matter. */
  n: number;
  kidN: number;
}

type Means = readonly (readonly number[])[];

/** A curve with its running means, where it has any. */
interface Averaged {
  readonly steps: number[];
  readonly values: number[];
  readonly means: (readonly number[])[];
}
const nothing = (): Averaged => ({ steps: [], values: [], means: [] });
const lineOf = ({ steps, values, means }: Averaged): Pick<Line, 'curve' | 'means'> => ({
  curve: { steps, values },
  means: means.length > 0 ? means : null,
});

/** Values by a key, in the order in which they came. */
class Collected {
  readonly curves = new Map<string, Averaged>();

  add(key: string, step: number, value: number, means: readonly number[] | null = null): void {
    let curve = this.curves.get(key);
    if (!curve) {
      curve = nothing();
      this.curves.set(key, curve);
    }
    curve.steps.push(step);
    curve.values.push(value);
    if (means) curve.means.push(means);
  }
}

const armsOf = (count: number) => Array.from({ length: count }, (_, arm) => arm);

const ofTraining = { n: 0, kidN: 0 };

type PerTerm = 'terms' | 'weights' | 'gradients';

/** By arm and then by place of the term. Called for every row of long runs: no keys are put together in it. */
function collectTerms(
  rows: readonly AveragedRow[],
  arms: number,
  terms: readonly TermEntry[],
  which: PerTerm,
): readonly (readonly Averaged[])[] {
  const curves = armsOf(arms).map(() => terms.map(nothing));
  const ids = terms.map(({ id }) => id);
  for (const row of rows) {
    const measured = row[which];
    const means = row.averages[which];
    const ofArm = curves[row.arm];
    if (!ofArm) continue;
    for (let i = 0; i < ids.length; i++) {
      const value = measured[ids[i]!];
      if (value === undefined) continue;
      ofArm[i]!.steps.push(row.step);
      ofArm[i]!.values.push(value);
      ofArm[i]!.means.push(means[ids[i]!]!);
    }
  }
  return curves;
}

/** A panel a term, a line an arm: what each arm pays for it. */
function byTerm(
  rows: readonly AveragedRow[],
  arms: number,
  terms: readonly TermEntry[],
  which: PerTerm,
): Panel[] {
  const curves = collectTerms(rows, arms, terms, which);
  return terms.flatMap((term, place): Panel[] => {
    const lines = armsOf(arms).flatMap((arm): Line[] => {
      const curve = curves[arm]![place]!;
      return curve.steps.length > 0
        ? [{ key: `arm${arm}`, of: { kind: 'arm', arm }, dashed: false, ...lineOf(curve), absolute: null }]
        : [];
    });
    const subject = { kind: 'term', term } as const;
    return lines.length > 0 ? [{ key: term.id, subject, lines, linearOnly: false, ...ofTraining }] : [];
  });
}

/** A panel an arm, a line a term: which term pulls hardest. */
function byArm(rows: readonly AveragedRow[], arms: number, terms: readonly TermEntry[]): Panel[] {
  const curves = collectTerms(rows, arms, terms, 'gradients');
  return armsOf(arms).flatMap((arm): Panel[] => {
    const lines = terms.flatMap((term, place): Line[] => {
      const curve = curves[arm]![place]!;
      return curve.steps.length > 0
        ? [{ key: term.id, of: { kind: 'term', term }, dashed: false, ...lineOf(curve), absolute: null }]
        : [];
    });
    const subject = { kind: 'arm', arm } as const;
    return lines.length > 0 ? [{ key: `arm${arm}`, subject, lines, linearOnly: false, ...ofTraining }] : [];
  });
}

function panelOf(
  id: Quantity,
  arms: number,
  curves: ReadonlyMap<string, Averaged>,
  keys: readonly string[],
  more: Pick<Panel, 'linearOnly' | 'n' | 'kidN'>,
  absolute?: ReadonlyMap<string, Curve>,
): Panel[] {
  const lines = armsOf(arms).flatMap((arm) =>
    keys.flatMap((key, place): Line[] => {
      const curve = curves.get(`${arm} ${key}`);
      if (!curve) return [];
      const of = { kind: 'arm', arm } as const;
      const whole = absolute?.get(`${arm} ${key}`) ?? null;
      return [{ key: `arm${arm} ${key}`, of, dashed: place > 0, ...lineOf(curve), absolute: whole }];
    }),
  );
  return lines.length > 0 ? [{ key: id, subject: { kind: 'quantity', id }, lines, ...more }] : [];
}

function ofDiscriminator(rows: readonly AveragedRow[], arms: number): Panel[] {
  const { curves } = collect(rows, (row, add) => {
    const { scores, discriminatorLoss, averages } = row;
    if (scores) {
      add('real', scores.real, averages.scores!.real);
      add('fake', scores.fake, averages.scores!.fake);
    }
    if (discriminatorLoss !== null) add('loss', discriminatorLoss, averages.discriminatorLoss);
  });
  const more = { linearOnly: true, ...ofTraining };
  return [
    ...panelOf('scores', arms, curves, ['real', 'fake'], more),
    ...panelOf('discriminatorLoss', arms, curves, ['loss'], more),
  ];
}

function collect<Row extends { arm: number; step: number }>(
  rows: readonly Row[],
  each: (row: Row, add: (key: string, value: number, means?: readonly number[] | null) => void) => void,
): Collected {
  const collected = new Collected();
  for (const row of rows)
    each(row, (key, value, means) => {
      collected.add(`${row.arm} ${key}`, row.step, value, means);
    });
  return collected;
}

/** One network's view of a row. */
const judged = (row: ValidationRow) =>
  ({
    psnr: row.psnr,
    psnrHole: row.hole?.psnr,
    slim: row.slim?.distance,
    vgg19: row.vgg19?.distance,
    partnerPsnr: row.partner?.psnr,
    partner: row.partner?.slim,
    'partner vgg19': row.partner?.vgg19,
    kid: row.slim?.kid,
    'kid vgg19': row.vgg19?.kid,
    diversity: row.diversity,
  }) as const;

/** Panels of held-out measurements, with their lines; a second line is dashed. */
const heldOut: readonly (readonly [Quantity, readonly (keyof ReturnType<typeof judged>)[]])[] = [
  ['psnr', ['psnr']],
  ['psnrHole', ['psnrHole']],
  ['slim', ['slim']],
  ['vgg19', ['vgg19']],
  ['partnerPsnr', ['partnerPsnr']],
  ['partner', ['partner', 'partner vgg19']],
  ['kid', ['kid', 'kid vgg19']],
  ['diversity', ['diversity']],
];
/** In dB, or unbiased and so at times below 0. */
const neverLog: ReadonlySet<Quantity> = new Set(['psnr', 'psnrHole', 'partnerPsnr', 'kid']);

function ofHeldOut(validations: readonly ValidationRow[], arms: number): Panel[] {
  const { curves } = collect(validations, (row, add) => {
    for (const [key, value] of Object.entries(judged(row))) if (typeof value === 'number') add(key, value);
  });
  const { n, kidN } = validations.at(-1) ?? ofTraining;
  const panels = heldOut.flatMap(([id, keys]) =>
    panelOf(id, arms, curves, keys, { linearOnly: neverLog.has(id), n, kidN }),
  );
  const after = panels.findIndex(({ key }) => key === 'vgg19') + 1;
  return [...panels.slice(0, after), ...ofOwnLoss(validations, arms, n), ...panels.slice(after)];
}

/**
 * An arm's own loss by the network that it trains on and by full VGG-19, each over its first value with the same recipe, so
 * that the two can be compared: where the first falls and the second does not, the network is being deceived.
 */
function ofOwnLoss(validations: readonly ValidationRow[], arms: number, n: number): Panel[] {
  const first = new Map<number, { recipe: string; trained: number; vgg19: number }>();
  const relative = new Collected();
  const absolute = new Collected();
  for (const { arm, step, own } of validations) {
    if (!own || own.vgg19 === null) continue;
    const { recipe, trained, vgg19 } = own;
    const known = first.get(arm);
    const base = known?.recipe === recipe ? known : { recipe, trained, vgg19 };
    first.set(arm, base);
    for (const [key, value, start] of [
      ['trained', trained, base.trained],
      ['vgg19', vgg19, base.vgg19],
    ] as const) {
      relative.add(`${arm} ${key}`, step, value / (start || 1));
      absolute.add(`${arm} ${key}`, step, value);
    }
  }
  const more = { linearOnly: false, n, kidN: 0 };
  return panelOf('own', arms, relative.curves, ['trained', 'vgg19'], more, absolute.curves);
}

/** The panels of a view, of what there is so far; none before the first measurement. Curves are whole, not thinned. */
export function panelsOf(
  view: ViewId,
  rows: readonly AveragedRow[],
  validations: readonly ValidationRow[],
  arms: number,
  terms: readonly TermEntry[],
): readonly Panel[] {
  switch (view) {
    case 'terms':
      return byTerm(rows, arms, terms, 'terms');
    case 'weights':
      return byTerm(rows, arms, terms, 'weights');
    case 'gradients':
      return byArm(rows, arms, terms);
    case 'discriminator':
      return ofDiscriminator(rows, arms);
    case 'heldOut':
      return ofHeldOut(validations, arms);
    default:
      return view satisfies never;
  }
}
