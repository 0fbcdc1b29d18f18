import type { Exported } from './exported.ts';
import { weighedLayers } from './layers.ts';

type Cell = string | number | null;

/**
 * The table as RFC 4180 text (commas, CRLF, a header line): one line a layer, then the total. Numbers in full precision
 * with a decimal point; what does not exist is empty.
 */
export function csvText(exported: Exported): string {
  const { layers, total } = weighedLayers(exported);
  const lines: readonly (readonly Cell[])[] = [
    ['tap', 'kind', 'distance', 'elements', 'weight', 'contribution', 'share'],
    ...layers.map((l) => [l.tap, l.kind, l.distance, l.count, l.weight, l.contribution, l.share]),
    ['total', '', null, null, null, total, total === 0 ? null : 1],
  ];
  return lines.map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('');
}

/** A field in quotes where it holds a comma, a quote or a line break; quotes inside are doubled. */
function cellText(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
