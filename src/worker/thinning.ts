import type { AveragedRow, ValidationRow } from './protocolTrain.ts';

/** Rows of one arm that the page keeps at most: what its charts are drawn from, at any length of run. */
export const ROWS_AN_ARM = 2500;
/** When there are more they become so few, so that it need not be done again at the next row. */
const AFTER = 2000;

type Measures = readonly (readonly [name: string, value: number])[];

/** Everything in a row that a chart draws. */
const ofStep = ({ terms, weights, gradients, discriminatorLoss, scores }: AveragedRow): Measures => {
  const list: [string, number][] = [];
  for (const [kind, values] of [
    ['t', terms],
    ['w', weights],
    ['g', gradients],
  ] as const)
    for (const [id, value] of Object.entries(values)) list.push([kind + id, value]);
  if (discriminatorLoss !== null) list.push(['loss', discriminatorLoss]);
  if (scores) list.push(['real', scores.real], ['fake', scores.fake]);
  return list;
};

const ofValidation = ({ psnr, slim, vgg19, own, partner, diversity }: ValidationRow): Measures =>
  (
    [
      ['psnr', psnr],
      ['slim', slim?.distance],
      ['slim kid', slim?.kid],
      ['vgg19', vgg19?.distance],
      ['vgg19 kid', vgg19?.kid],
      ['own', own?.trained],
      ['own vgg19', own?.vgg19],
      ['partner psnr', partner?.psnr],
      ['partner', partner?.slim],
      ['partner vgg19', partner?.vgg19],
      ['diversity', diversity],
    ] as const
  ).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value] as const] : []));

/** Rows for the page's charts: see {@link thinned}. */
export const thinRows = (rows: readonly AveragedRow[]): readonly AveragedRow[] => thinned(rows, ofStep);
export const thinValidations = (rows: readonly ValidationRow[]): readonly ValidationRow[] =>
  thinned(rows, ofValidation);

/**
 * At most {@link ROWS_AN_ARM} rows of each arm, in order: the first and the newest, and of every stretch of steps those in
 * which something was lowest or highest, so that no spike is lost. Stretches are powers of two: rows that were thinned
 * before are thinned further to what all of them together would have left.
 */
function thinned<Row extends { readonly arm: number; readonly step: number }>(
  rows: readonly Row[],
  measuresOf: (row: Row) => Measures,
): readonly Row[] {
  const byArm = new Map<number, Row[]>();
  for (const row of rows) {
    const own = byArm.get(row.arm);
    if (own) own.push(row);
    else byArm.set(row.arm, [row]);
  }
  const crowded = [...byArm.values()].filter(({ length }) => length > ROWS_AN_ARM);
  if (crowded.length === 0) return rows;
  const dropped = new Set<Row>();
  for (const own of crowded) {
    const kept = extremes(own, measuresOf);
    for (const row of own) if (!kept.has(row)) dropped.add(row);
  }
  return rows.filter((row) => !dropped.has(row));
}

/** Places of measures by name, the same in all rows. */
const places = new Map<string, number>();
/** A row is thinned again and again while a run goes on; its numbers are looked up once. */
const known = new WeakMap<object, readonly number[]>();

/** What was measured in a row, by place of the measure; with gaps. */
function valuesOf<Row extends object>(row: Row, measuresOf: (row: Row) => Measures): readonly number[] {
  const before = known.get(row);
  if (before) return before;
  const values: number[] = [];
  for (const [name, value] of measuresOf(row)) {
    const place = places.get(name) ?? places.size;
    places.set(name, place);
    values[place] = value;
  }
  known.set(row, values);
  return values;
}

function extremes<Row extends { readonly step: number }>(
  rows: readonly Row[],
  measuresOf: (row: Row) => Measures,
): ReadonlySet<Row> {
  let left = rows.map((row) => ({ row, values: valuesOf(row, measuresOf) }));
  const newest = rows.at(-1)!;
  for (let stretch = 2; ; stretch *= 2) {
    if (newest.step / stretch > AFTER) continue;
    const kept = new Set<Row>([newest]);
    let [end, low, high] = [-1, [] as Entry<Row>[], [] as Entry<Row>[]];
    const close = () => {
      for (const list of [low, high]) for (const entry of list) if (entry) kept.add(entry.row);
      [low, high] = [[], []];
    };
    for (const entry of left) {
      const { row, values } = entry;
      if (row.step > end) {
        close();
        kept.add(row);
        end = Math.ceil(row.step / stretch) * stretch;
      }
      for (let i = 0; i < values.length; i++) {
        const value = values[i];
        if (value === undefined) continue;
        if (!low[i] || value < low[i]!.values[i]!) low[i] = entry;
        if (!high[i] || value > high[i]!.values[i]!) high[i] = entry;
      }
    }
    close();
    if (kept.size <= AFTER) return kept;
    left = left.filter(({ row }) => kept.has(row));
  }
}

interface Entry<Row> {
  readonly row: Row;
  readonly values: readonly number[];
}
