import type { StepRow, TermEntry, ValidationRow } from '#worker/protocolTrain.ts';
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
  | 'perceptual'
  | 'monitor'
  | 'kid'
  | 'diversity';

export interface Line {
  /** Unique in its panel. */
  key: string;
  /** What it is of, by which it is coloured, named and switched off. */
  of: { kind: 'arm'; arm: number } | { kind: 'term'; term: TermEntry };
  /** Second line of the same arm: what D scores G's images. */
  dashed: boolean;
  curve: Curve;
}

export interface Panel {
  key: string;
  subject: Subject;
  lines: readonly Line[];
  /** Values can be 0 or below, or are logarithms already. */
  linearOnly: boolean;
  /** Held-out images behind a point, where it matters. */
  n: number | null;
}

/** Values by a key, in the order in which they came. */
class Collected {
  readonly curves = new Map<string, { steps: number[]; values: number[] }>();

  add(key: string, step: number, value: number): void {
    let curve = this.curves.get(key);
    if (!curve) {
      curve = { steps: [], values: [] };
      this.curves.set(key, curve);
    }
    curve.steps.push(step);
    curve.values.push(value);
  }
}

const armsOf = (count: number) => Array.from({ length: count }, (_, arm) => arm);

type PerTerm = 'terms' | 'weights' | 'gradients';

/** By arm and then by place of the term. Called for every row of long runs: no keys are put together in it. */
function collectTerms(
  rows: readonly StepRow[],
  arms: number,
  terms: readonly TermEntry[],
  which: PerTerm,
): readonly (readonly Curve[])[] {
  const curves = armsOf(arms).map(() => terms.map(() => ({ steps: [] as number[], values: [] as number[] })));
  const ids = terms.map(({ id }) => id);
  for (const row of rows) {
    const measured = row[which];
    const ofArm = curves[row.arm];
    if (!ofArm) continue;
    for (let i = 0; i < ids.length; i++) {
      const value = measured[ids[i]!];
      if (value === undefined) continue;
      ofArm[i]!.steps.push(row.step);
      ofArm[i]!.values.push(value);
    }
  }
  return curves;
}

/** A panel a term, a line an arm: what each arm pays for it. */
function byTerm(
  rows: readonly StepRow[],
  arms: number,
  terms: readonly TermEntry[],
  which: PerTerm,
): Panel[] {
  const curves = collectTerms(rows, arms, terms, which);
  return terms.flatMap((term, place): Panel[] => {
    const lines = armsOf(arms).flatMap((arm): Line[] => {
      const curve = curves[arm]![place]!;
      return curve.steps.length > 0
        ? [{ key: `arm${arm}`, of: { kind: 'arm', arm }, dashed: false, curve }]
        : [];
    });
    const subject = { kind: 'term', term } as const;
    return lines.length > 0 ? [{ key: term.id, subject, lines, linearOnly: false, n: null }] : [];
  });
}

/** A panel an arm, a line a term: which term pulls hardest. */
function byArm(rows: readonly StepRow[], arms: number, terms: readonly TermEntry[]): Panel[] {
  const curves = collectTerms(rows, arms, terms, 'gradients');
  return armsOf(arms).flatMap((arm): Panel[] => {
    const lines = terms.flatMap((term, place): Line[] => {
      const curve = curves[arm]![place]!;
      return curve.steps.length > 0
        ? [{ key: term.id, of: { kind: 'term', term }, dashed: false, curve }]
        : [];
    });
    const subject = { kind: 'arm', arm } as const;
    return lines.length > 0 ? [{ key: `arm${arm}`, subject, lines, linearOnly: false, n: null }] : [];
  });
}

function panelOf(
  id: Quantity,
  arms: number,
  curves: ReadonlyMap<string, Curve>,
  keys: readonly string[],
  more: Pick<Panel, 'linearOnly' | 'n'>,
): Panel[] {
  const lines = armsOf(arms).flatMap((arm) =>
    keys.flatMap((key, place): Line[] => {
      const curve = curves.get(`${arm} ${key}`);
      return curve ? [{ key: `arm${arm} ${key}`, of: { kind: 'arm', arm }, dashed: place > 0, curve }] : [];
    }),
  );
  return lines.length > 0 ? [{ key: id, subject: { kind: 'quantity', id }, lines, ...more }] : [];
}

function ofDiscriminator(rows: readonly StepRow[], arms: number): Panel[] {
  const { curves } = collect(rows, (row, add) => {
    if (row.scores) {
      add('real', row.scores.real);
      add('fake', row.scores.fake);
    }
    if (row.discriminatorLoss !== null) add('loss', row.discriminatorLoss);
  });
  const more = { linearOnly: true, n: null };
  return [
    ...panelOf('scores', arms, curves, ['real', 'fake'], more),
    ...panelOf('discriminatorLoss', arms, curves, ['loss'], more),
  ];
}

function collect<Row extends { arm: number; step: number }>(
  rows: readonly Row[],
  each: (row: Row, add: (key: string, value: number) => void) => void,
): Collected {
  const collected = new Collected();
  for (const row of rows)
    each(row, (key, value) => {
      collected.add(`${row.arm} ${key}`, row.step, value);
    });
  return collected;
}

const heldOut = ['psnr', 'perceptual', 'monitor', 'kid', 'diversity'] as const;
/** In dB, or unbiased and so at times below 0. */
const neverLog: ReadonlySet<Quantity> = new Set(['psnr', 'kid']);

function ofHeldOut(validations: readonly ValidationRow[], arms: number): Panel[] {
  const { curves } = collect(validations, (row, add) => {
    for (const id of heldOut) {
      const value = row[id];
      if (value !== null) add(id, value);
    }
  });
  const n = validations.at(-1)?.n ?? null;
  return heldOut.flatMap((id) => panelOf(id, arms, curves, [id], { linearOnly: neverLog.has(id), n }));
}

/** The panels of a view, of what there is so far; none before the first measurement. Curves are whole, not thinned. */
export function panelsOf(
  view: ViewId,
  rows: readonly StepRow[],
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
