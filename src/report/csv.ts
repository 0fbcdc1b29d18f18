import type { FailureCode, MetricId } from '#worker/protocol.ts';
import { metricIds } from '#worker/schemas.ts';
import { app } from './app.ts';
import type { Exported } from './exported.ts';
import { type Fitted, fittedOf } from './fitted.ts';
import { formulaOf } from './formula.ts';
import { weighedLayers } from './layers.ts';

export type Cell = string | number | null;

/** A generated image that stands in the ranking without a number. */
export interface NotMeasured {
  readonly images: Exported['images'];
  readonly failure: FailureCode | 'not-measured';
}

const layerColumns = ['tap', 'kind', 'distance', 'elements', 'weight', 'contribution', 'share'] as const;

/**
 * The table as RFC 4180 text (commas, CRLF, a header line): one line a layer, then the total; behind the layer's own
 * columns, in every line, what was compared and how the number was made, so that a part of the table is still whole.
 * Further generated images follow in the same way, and `rank` says which is the closest. Numbers in full precision with a
 * decimal point; what does not exist is empty.
 */
export function csvText(exported: Exported, others: readonly (Exported | NotMeasured)[] = []): string {
  const all = [exported, ...others];
  const totals = all.map((one) => ('result' in one ? weighedLayers(one).total : null));
  const rankOf = (total: number) => 1 + totals.filter((other) => other !== null && other < total).length;
  const columns = [...layerColumns, ...Object.keys(madeOf(exported, 1))];
  const lines = all.flatMap((one, i) =>
    'result' in one ? linesOf(one, rankOf(totals[i]!)) : [lineWithout(one, columns)],
  );
  return csvLines([columns, ...lines]);
}

/** Lines of cells as RFC 4180 text. It begins with a byte order mark: without one a Chinese Excel reads GBK. */
export const csvLines = (lines: readonly (readonly Cell[])[]): string =>
  `\uFEFF${lines.map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('')}`;

function linesOf(exported: Exported, rank: number): readonly (readonly Cell[])[] {
  const { layers, total } = weighedLayers(exported);
  const made = Object.values(madeOf(exported, rank));
  return [
    ...layers.map((l) => [l.tap, l.kind, l.distance, l.count, l.weight, l.contribution, l.share, ...made]),
    ['total', '', null, null, null, total, total === 0 ? null : 1, ...made],
  ];
}

function lineWithout({ images, failure }: NotMeasured, columns: readonly string[]): readonly Cell[] {
  const known: Readonly<Record<string, Cell>> = { tap: 'total', failure, ...imagesOf(images) };
  return columns.map((column) => known[column] ?? null);
}

const imagesOf = ({ generated, reference }: Exported['images']) => ({
  generated: asText(generated.name),
  generated_sha256: generated.sha256,
  reference: asText(reference.name),
  reference_sha256: reference.sha256,
});

/** What was compared and how, by column. */
function madeOf(exported: Exported, rank: number): Readonly<Record<string, Cell>> {
  const { result, images, prepare, conventions, recipe, reduction, mask } = exported;
  const { made, working } = result;
  const { reference, generated } = images;
  const metric = (id: MetricId) => {
    const value = result.metrics.find((m) => m.id === id)?.value ?? null;
    return value === Number.POSITIVE_INFINITY ? 'inf' : value;
  };
  const { layers } = weighedLayers(exported);
  return {
    rank,
    failure: null,
    ...imagesOf(images),
    backbone: made.backbone,
    weights_family: made.weights.family,
    weights_dtype: made.weights.dtype,
    weights_sha256: made.weights.sha256,
    preprocessing: made.preprocessing,
    pooling: made.variant.pooling,
    working_width: working.width,
    working_height: working.height,
    reference_fit: fitText(fittedOf(reference, generated, working)),
    generated_fit: fitText(fittedOf(generated, reference, working)),
    resampling: working.resized,
    background: prepare.background,
    profiles: prepare.profiles,
    reference_colours: result.colours.reference,
    generated_colours: result.colours.generated,
    backend: made.backend,
    recipe: recipe.id,
    formula: formulaOf(layers, reduction, recipe.scale),
    // The part of the image that counted; empty: all of it.
    region: mask && mask.values.reduce((sum, value) => sum + value, 0) / (255 * mask.values.length),
    mistakes: made.mistakes.join(' '),
    ...Object.fromEntries(metricIds.map((id) => [id.replaceAll('-', '_'), metric(id)])),
    ...Object.fromEntries(Object.entries(conventions).map(([name, value]) => [`pixel_${name}`, value])),
    made_by: `${app.name} ${app.version}`,
  };
}

const fitText = ({ cropped, resized }: Fitted): string =>
  [cropped && 'cropped', resized && 'resized'].filter(Boolean).join(' and ') || 'as it is';

/** A file's name as a text: a spreadsheet takes what begins like a formula for one. */
export const asText = (name: string): string => (/^[=+\-@\t\r]/.test(name) ? `'${name}` : name);

/** A field in quotes where it holds a comma, a quote or a line break; quotes inside are doubled. */
function cellText(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
