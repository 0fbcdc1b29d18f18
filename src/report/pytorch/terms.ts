import type { Exported } from '../exported.ts';
import { type Layer, weighedLayers } from '../layers.ts';
import { number, plain, text, title, wrapped } from './python.ts';

/** What the file measures. */
export interface Measured {
  readonly terms: readonly Pick<Layer, 'tap' | 'kind' | 'weight'>[];
  /** Where a row's tap is really read, where a mistake moves it. */
  readonly readAt: Readonly<Record<string, string>>;
  /** The tap whose batch is walked instead of the layers; null without that mistake. */
  readonly walked: string | null;
  /** What the values at a tap that is read are multiplied with, where that is not 1. */
  readonly scales: Readonly<Record<string, number>>;
}

/** The rows that count, with the mistakes that change where they are read. */
export function measured(exported: Exported): Measured {
  const { backbone, result } = exported;
  const made = new Set(result.made.mistakes);
  const last = backbone.taps.at(-1)?.layer;
  const walked = made.has('batch-walk')
    ? (backbone.taps.find(({ layer }) => layer === last)?.id ?? null)
    : null;
  const { layers } = weighedLayers(exported);
  // The walk counts rows, so that rows of weight 0 have their place in it.
  const terms = layers.filter(({ weight }) => weight > 0 || walked !== null);
  const moved = terms.flatMap(({ tap }) => {
    const at = backbone.misread[tap] ?? tap;
    return made.has('shifted-indices') && walked === null && at !== tap ? [[tap, at] as const] : [];
  });
  const readAt = Object.fromEntries(moved);
  const read = new Set(walked === null ? terms.map(({ tap }) => readAt[tap] ?? tap) : [walked]);
  // In place, a tap before the ReLU holds what is after it, which has no scale.
  const scales = Object.entries(
    result.made.variant.relu === 'in-place' ? {} : (result.made.weights.tapScales ?? {}),
  );
  return {
    terms,
    readAt,
    walked,
    scales: Object.fromEntries(scales.filter(([tap, scale]) => read.has(tap) && scale !== 1)),
  };
}

/** The numbers that a person may want to change, and those of the page. `canTellFamily`: see `Kind`. */
export function settings(
  exported: Exported,
  { terms, readAt, scales }: Measured,
  canTellFamily: boolean,
): string {
  const { recipe, reduction, result, images } = exported;
  const { weights } = result.made;
  const moved = Object.entries(readAt).map(([tap, at]) => `    ${text(tap)}: ${text(at)},\n`);
  const scaled = Object.entries(scales).map(([tap, scale]) => `    ${text(tap)}: ${number(scale)},\n`);
  return `
${mistakeWarning(exported)}${title('The loss: where it looks, how it compares, how much each counts')}
TERMS = [  # tap, distance, weight
${terms.map(({ tap, kind, weight }) => `    (${text(tap)}, ${text(kind)}, ${number(weight)}),\n`).join('')}]
SCALE = ${number(recipe.scale)}  # multiplies every contribution
${moved.length === 0 ? '' : `READ_AT = {  # MISTAKE: shifted indices\n${moved.join('')}}\n`}${
  scaled.length === 0
    ? ''
    : `TAP_SCALES = {  # before a ReLU this network's values have another size than those it imitates\n${scaled.join('')}}\n`
}
# What the page had: its images (SHA-256), the total it showed (${reduction} over elements), its weights.
PAGE_IMAGES = (
    ${text(images.reference.sha256)},
    ${text(images.generated.sha256)},
)
PAGE_TOTAL = ${number(weighedLayers(exported).total)}
STORED_AS = ${text(weights.dtype)}  # weights of another precision are rounded to that of the page
${canTellFamily ? `FAMILY = ${text(weights.family)}\nPAGE_WEIGHTS = ${text(weights.sha256)}` : ''}`;
}

function mistakeWarning({ mistakes }: Exported): string {
  if (mistakes.length === 0) return '';
  const each = mistakes.map(({ label, about }) =>
    wrapped(`- ${plain(label.en)}: ${plain(about.en)}`, '#   '),
  );
  return `
# ${'!'.repeat(96)}
# !!! THIS LOSS IS WRONG ON PURPOSE. It was exported from the mistake lab with these mistakes made:
${each.join('\n')}
# !!! Do not train with it. Each place is marked MISTAKE below.
# ${'!'.repeat(96)}

`;
}
