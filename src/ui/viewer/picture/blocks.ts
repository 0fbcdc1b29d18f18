import { box, type Context, ink, inner, margin, paragraph, rule, sheetWidth, text } from './sheet.ts';
import type { PictureFacts, PictureInput, PictureRow } from './types.ts';

const rowHeight = 38;

/** Each block draws from y down and gives the y below itself. */
export function drawHeader(context: Context, { title, subtitle, total }: PictureInput, y: number): number {
  const right = sheetWidth - margin;
  const wide = text(context, total.value, right, y + 58, { size: 56, weight: 700, align: 'right' });
  const label = text(context, total.label, right, y + 92, { size: 19, colour: ink.dim, align: 'right' });
  const most = inner - Math.max(wide, label) - 40;
  text(context, title, margin, y + 44, { size: 36, weight: 700 }, most);
  text(context, subtitle, margin, y + 88, { size: 20, colour: ink.dim }, most);
  rule(context, margin, y + 116, inner);
  return y + 146;
}

/** Where the columns of the table stand; numbers end there. */
const columns = { bar: margin + 300, distance: 1010, weight: 1150, contribution: 1360, share: 1536 } as const;
const barWidth = 480;

export function drawTable(context: Context, { table }: PictureInput, y: number): number {
  const { headings, rows } = table;
  const style = { size: 16, colour: ink.dim, weight: 600 } as const;
  text(context, headings.layer, margin, y + 20, style);
  text(context, headings.distance, columns.distance, y + 20, { ...style, align: 'right' });
  text(context, headings.weight, columns.weight, y + 20, { ...style, align: 'right' });
  text(context, headings.contribution, columns.contribution, y + 20, { ...style, align: 'right' });
  text(context, headings.share, columns.share, y + 20, { ...style, align: 'right' });
  rule(context, margin, y + 32, inner);
  const longest = rows.reduce((most, { part }) => Math.max(most, part), 0);
  for (const [i, row] of rows.entries()) drawRow(context, row, longest, y + 32 + i * rowHeight);
  return y + 32 + rows.length * rowHeight + 28;
}

function drawRow(context: Context, row: PictureRow, longest: number, y: number): void {
  const line = y + 25;
  box(context, margin, y + 12, 14, 14, 7, row.colour);
  text(context, row.label, margin + 26, line, { size: 19 }, columns.bar - margin - 40);
  box(context, columns.bar, y + 12, barWidth, 14, 4, ink.soft);
  const length = longest > 0 ? (row.part / longest) * barWidth : 0;
  if (length > 0)
    box(context, columns.bar, y + 12, Math.max(2, length), 14, Math.min(4, length / 2), row.colour);
  const number = { size: 19, align: 'right' } as const;
  text(context, row.distance, columns.distance, line, number);
  text(context, row.weight, columns.weight, line, number);
  text(context, row.contribution, columns.contribution, line, { ...number, weight: 600 });
  text(context, row.share, columns.share, line, { ...number, colour: ink.dim });
}

/** Pixel metrics in the left third, how the number was made in the rest. */
export function drawFacts(context: Context, { metrics, made }: PictureInput, y: number): number {
  const left = 400;
  const rightOf = margin + left + 56;
  rule(context, margin, y, inner);
  const first = drawList(context, metrics, margin, y + 38, left, 150);
  const second = drawList(context, made, rightOf, y + 38, sheetWidth - margin - rightOf, 190);
  return Math.max(first, second) + 20;
}

function drawList(
  context: Context,
  { heading, items }: PictureFacts,
  x: number,
  y: number,
  width: number,
  labelWidth: number,
): number {
  text(context, heading, x, y, { size: 20, weight: 600 }, width);
  let line = y + 34;
  for (const { label, value } of items) {
    text(context, label, x, line, { size: 17, colour: ink.dim }, labelWidth - 12);
    line = paragraph(context, value, x + labelWidth, line, width - labelWidth, { size: 17 }) + 5;
  }
  return line;
}

export function drawFooter(context: Context, { footer }: PictureInput, y: number): number {
  text(context, footer, margin, y + 16, { size: 15, colour: ink.dim }, inner);
  return y + 48;
}
