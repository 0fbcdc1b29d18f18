import type { Label } from '#worker/protocol.ts';
import { type Interval, type MeasuredRow, measured } from './measured.ts';
import { type Published, publishedTid2013 } from './published.ts';

/** One network or metric, and how well it agrees with people on each set; null: not measured there. */
export interface AgreementRow {
  readonly id: string;
  readonly kind: 'network' | 'metric' | 'untrained' | 'people';
  readonly name: string;
  /** Share of people who would have answered the same about two materials. */
  readonly answers: Interval | null;
  /** Share of the choices in which it is with most people. */
  readonly majority: Interval | null;
  /** Rank correlation with the opinions, over all pictures. */
  readonly opinions: Interval | null;
  readonly published: readonly Published[];
}

export const columns = ['name', 'majority', 'answers', 'opinions', 'published'] as const;
export type Column = (typeof columns)[number];

/** The parts of the page's catalogue that have rows. */
export interface Known {
  readonly backbones: readonly { readonly id: string; readonly label: Label }[];
  readonly metrics: readonly { readonly id: string; readonly label: Label }[];
}

export const untrained = 'random-resnet18';

/**
 * Every network and metric of the page, measured or not, and two to hold them against: a network that has learnt nothing,
 * and people themselves, as far as there are numbers of them.
 */
export function agreementRows(
  known: Known,
  words: { name(label: Label): string; untrained: string; people: string },
): readonly AgreementRow[] {
  const of = (id: string) => measured.rows.find((row) => row.id === id);
  const row = (kind: AgreementRow['kind'], id: string, name: string): AgreementRow => ({
    id,
    kind,
    name,
    ...numbersOf(of(id)),
    published: publishedTid2013[id] ?? [],
  });
  return [
    { ...row('people', 'people', words.people), answers: measured.materials.people },
    ...known.backbones.map(({ id, label }) => row('network', id, words.name(label))),
    ...(of(untrained) ? [row('untrained', untrained, words.untrained)] : []),
    ...known.metrics.map(({ id, label }) => row('metric', id, words.name(label))),
  ];
}

const numbersOf = (row: MeasuredRow | undefined) => ({
  answers: row?.materials?.twoAfc ?? null,
  majority: row?.materials?.majority ?? null,
  opinions: row?.tid2013?.overall ?? null,
});

/** The number that a row is sorted by; null where it has none. */
export function sortValue(row: AgreementRow, column: Exclude<Column, 'name'>): number | null {
  return column === 'published' ? (row.published[0]?.value ?? null) : (row[column]?.[0] ?? null);
}

/** Best first, or names by the alphabet; `turned` the other way round. Rows without a number come last either way. */
export function sortedRows(
  rows: readonly AgreementRow[],
  column: Column,
  turned: boolean,
  language: string,
): readonly AgreementRow[] {
  const sign = turned ? -1 : 1;
  if (column === 'name') return rows.toSorted((a, b) => sign * a.name.localeCompare(b.name, language));
  return rows.toSorted((a, b) => {
    const [x, y] = [sortValue(a, column), sortValue(b, column)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (y - x);
  });
}

/** What is shown of a network in a line; null where it was not measured. */
export const measuredRow = (id: string): MeasuredRow | null =>
  measured.rows.find((row) => row.id === id) ?? null;
