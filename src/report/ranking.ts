import * as z from 'zod';
import type { MetricEntry } from '#worker/protocol.ts';
import { distanceIds, metricIds } from '#worker/schemas.ts';
import type { NotMeasured } from './csv.ts';
import type { Exported } from './exported.ts';
import { weighedLayers } from './layers.ts';

const columns = ['total', ...metricIds] as const;
type Column = (typeof columns)[number];

/** One generated image among those of a report. */
export const rankedSchema = z.object({
  name: z.string(),
  sha256: z.string(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** The one that the rest of the report is of. */
  selected: z.boolean(),
  /** null where there is no number. */
  total: z.number().nullable(),
  layers: z.array(
    z.object({
      tap: z.string(),
      kind: z.enum(distanceIds),
      distance: z.number(),
      contribution: z.number(),
      share: z.number().nullable(),
    }),
  ),
  /** null where a metric has no value; PSNR is null where it is infinite as well (mse 0). */
  metrics: z.partialRecord(z.enum(metricIds), z.number().nullable()),
  /** By each column, 1 is the best; equal numbers have equal ranks, what has no number has none. */
  ranks: z.partialRecord(z.enum(columns), z.number().int().positive()),
  /** Code of the reason why there is no number. */
  failure: z.string().nullable(),
});
export type RankedImage = z.infer<typeof rankedSchema>;

/** Every generated image with its numbers and its rank by each of them, the perceptually closest first. */
export function rankingOf(
  exported: Exported,
  others: readonly (Exported | NotMeasured)[],
  entries: readonly Pick<MetricEntry, 'id' | 'better'>[],
): RankedImage[] {
  const all = [exported, ...others].map((one) => {
    const measured = 'result' in one ? one : null;
    const values = new Map<Column, number>();
    if (measured) values.set('total', weighedLayers(measured).total);
    for (const { id, value } of measured?.result.metrics ?? []) if (value !== null) values.set(id, value);
    return { one, measured, values };
  });
  const rankBy = (column: Column, smaller: boolean, own: number) =>
    1 +
    all.filter(({ values }) => {
      const other = values.get(column);
      return other !== undefined && (smaller ? other < own : other > own);
    }).length;
  const better = new Map<Column, MetricEntry['better']>([
    ['total', 'smaller'],
    ...entries.map((entry) => [entry.id, entry.better] as const),
  ]);
  const ranked = all.map(({ one, measured, values }): RankedImage => {
    const { name, sha256, width, height } = one.images.generated;
    const ranks = [...better].flatMap(([column, good]) => {
      const own = values.get(column);
      return own === undefined ? [] : [[column, rankBy(column, good === 'smaller', own)] as const];
    });
    return {
      name,
      sha256,
      width,
      height,
      selected: one === exported,
      total: values.get('total') ?? null,
      layers: measured
        ? weighedLayers(measured).layers.map(({ tap, kind, distance, contribution, share }) => ({
            tap,
            kind,
            distance,
            contribution,
            share,
          }))
        : [],
      metrics: Object.fromEntries(
        (measured?.result.metrics ?? []).map(({ id, value }) => [id, Number.isFinite(value) ? value : null]),
      ),
      ranks: Object.fromEntries(ranks),
      failure: 'failure' in one ? one.failure : null,
    };
  });
  const place = ({ ranks }: RankedImage) => ranks.total ?? Number.POSITIVE_INFINITY;
  return ranked.toSorted((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
}
