import { metricIds } from '#worker/schemas.ts';
import { app } from './app.ts';
import { asText, type Cell, csvLines, type NotMeasured } from './csv.ts';
import type { Exported } from './exported.ts';
import { weighedLayers } from './layers.ts';

/**
 * One line a generated image, the closest first, those without a number last: name, rank, total, every metric, and the
 * conventions that the pixel metrics follow. RFC 4180, see `csv.ts`.
 */
export function imagesCsvText(all: readonly (Exported | NotMeasured)[]): string {
  const totals = all.map((one) => ('result' in one ? weighedLayers(one).total : Number.POSITIVE_INFINITY));
  const order = all.map((_, i) => i).sort((a, b) => totals[a]! - totals[b]! || a - b);
  const rankOf = (total: number) => 1 + totals.filter((other) => other < total).length;
  const columns = Object.keys(lineOf(null, null));
  const lines = order.map((i) => {
    const one = all[i]!;
    const measured = 'result' in one ? one : null;
    return Object.values({
      ...lineOf(measured, measured && rankOf(totals[i]!)),
      image: asText(one.images.generated.name),
      sha256: one.images.generated.sha256,
      reference: asText(one.images.reference.name),
      failure: 'failure' in one ? one.failure : null,
    });
  });
  return csvLines([columns, ...lines]);
}

/** The columns; every cell that needs a measurement is empty without one. */
function lineOf(exported: Exported | null, rank: number | null): Record<string, Cell> {
  const metric = (id: (typeof metricIds)[number]): Cell => {
    const value = exported?.result.metrics.find((found) => found.id === id)?.value ?? null;
    return value === Number.POSITIVE_INFINITY ? 'inf' : value;
  };
  return {
    image: null,
    rank,
    total: exported && weighedLayers(exported).total,
    ...Object.fromEntries(metricIds.map((id) => [id.replaceAll('-', '_'), metric(id)])),
    profiles: exported?.prepare.profiles ?? null,
    colours: exported?.result.colours.generated ?? null,
    pixel_channels: exported?.conventions.channels ?? null,
    pixel_border: exported?.conventions.border ?? null,
    pixel_ssim: exported?.conventions.ssim ?? null,
    pixel_bits: exported?.conventions.bits ?? null,
    recipe: exported?.recipe.id ?? null,
    backbone: exported?.backbone.id ?? null,
    working_width: exported?.result.working.width ?? null,
    working_height: exported?.result.working.height ?? null,
    reference: null,
    sha256: null,
    failure: null,
    made_by: `${app.name} ${app.version}`,
  };
}
