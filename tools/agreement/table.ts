import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { Estimate } from '#core/agreement/bootstrap.ts';

/** Value, low and high end of its interval, to four decimals. */
const estimate = z.tuple([z.number(), z.number(), z.number()]);
const row = z.object({
  id: z.string(),
  /** Taps of a network that were measured. */
  taps: z.array(z.string()).optional(),
  materials: z.object({ twoAfc: estimate, majority: estimate }).optional(),
  /** `blurAndJpeg`: over those two kinds alone, which nearly everything ranks as people do. */
  tid2013: z.object({ overall: estimate, perReference: estimate, blurAndJpeg: estimate }).optional(),
});
const table = z.object({
  schema: z.literal('perceptual-agreement/1'),
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
  materials: z
    .object({ images: z.number(), questions: z.number(), decided: z.number(), people: estimate })
    .optional(),
  tid2013: z.object({ references: z.number(), pictures: z.number() }).optional(),
  rows: z.array(row),
});

export type Table = z.infer<typeof table>;
export type Row = z.infer<typeof row>;

export const rounded = ({ value, low, high }: Estimate): [number, number, number] => {
  const round = (number: number) => Math.round(number * 1e4) / 1e4;
  return [round(value), round(low), round(high)];
};

/** The table as it stands; an empty one where there is none. */
export function readTable(file: string, settings: Table['settings']): Table {
  const known = existsSync(file) ? table.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
  return { schema: 'perceptual-agreement/1', rows: [], ...known, settings };
}

/** A row joined with what was known of it; rows are sorted by id, so that the order of measuring does not show. */
export function withRow(known: Table, added: Row): Table {
  const old = known.rows.find(({ id }) => id === added.id);
  const rows = [...known.rows.filter(({ id }) => id !== added.id), { ...old, ...added }];
  return { ...known, rows: rows.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** One row a line, lists short: a change of a number is a line of the history. */
export function writeTable(file: string, { rows, ...head }: Table): void {
  const lines = rows.map((each) => `    ${JSON.stringify(each)}`);
  const start = JSON.stringify(head, null, 2).replace(/\n}$/, '');
  writeFileSync(file, `${start},\n  "rows": [\n${lines.join(',\n')}\n  ]\n}\n`);
}
