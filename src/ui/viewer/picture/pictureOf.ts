import type { TFunction } from 'i18next';
import type { Exported } from '#report/exported.ts';
import { formulaOf } from '#report/formula.ts';
import { type Layer, weighedLayers } from '#report/layers.ts';
import type { HeatMap, Label, MetricEntry, MetricId, PairPixels } from '#worker/protocol.ts';
import { conventionText } from '../../conventionText.ts';
import { measured, percent, total as totalText } from '../../format.ts';
import { preparedText } from '../../preparedText.ts';
import { percent as roundPercent } from '../format.ts';
import { coverage } from '../mask/maskOps.ts';
import type { HeatSettings } from '../types.ts';
import type { PictureFacts, PictureInput } from './types.ts';

export interface PictureWords {
  /** Of any namespace: keys are given as `compare:made.title`. */
  readonly t: TFunction;
  readonly label: (label: Label) => string;
  readonly colourOf: (tap: string) => string;
  readonly backendName: string;
  readonly metricName: (id: MetricId) => string;
  readonly metrics: readonly Pick<MetricEntry, 'id' | 'follows'>[];
  /** How the weighted sum is coloured, and over which image. */
  readonly heat: HeatSettings;
}

/** Both images as they were measured, and their heat maps by `distance~tap`. */
export interface ShownPair {
  readonly pixels: PairPixels;
  readonly maps: ReadonlyMap<string, HeatMap>;
}

/** What the picture export says of one comparison, in the page's language. */
export function pictureOf(exported: Exported, picture: ShownPair, words: PictureWords): PictureInput {
  const { t, colourOf, heat } = words;
  const { result, images, reduction, recipe, mask } = exported;
  const { layers, total } = weighedLayers(exported);
  const counting = layers.filter(({ weight }) => weight !== 0);
  const size = `${result.working.width} × ${result.working.height}`;
  const maps = result.rows.flatMap(({ tap, distance, count }, i) => {
    const map = picture.maps.get(`${distance}~${tap}`);
    const weight = recipe.scale * exported.weights[i]! * (reduction === 'sum' ? count : 1);
    return map && weight !== 0 ? [{ map, weight }] : [];
  });
  const over = t(`viewer:which.${heat.under === 'reference' ? 'reference' : 'generated'}`);
  const sum = t('viewer:heat.weightedSum');
  return {
    title: t('viewer:picture.title'),
    subtitle: `${images.reference.name} · ${images.generated.name} · ${size}`,
    total: { label: t('compare:total.label'), value: totalText(total) },
    reference: {
      caption: t('viewer:which.reference'),
      image: { name: images.reference.name, pixels: picture.pixels.reference },
    },
    generated: {
      caption: t('viewer:which.generated'),
      image: { name: images.generated.name, pixels: picture.pixels.generated },
    },
    mask,
    heat:
      maps.length === 0
        ? null
        : {
            caption: t('viewer:heat.tag', { map: sum, which: over }),
            legend: [
              t('viewer:legend.weightedSum'),
              t('viewer:legend.scale', { scale: t(`viewer:scale.${heat.scale}`) }),
            ].join(' · '),
            layers: maps,
            family: maps.map(({ map }) => map),
            settings: heat,
          },
    table: {
      headings: {
        layer: t('compare:layers.tap'),
        distance: t('compare:layers.distanceColumn'),
        weight: t('compare:layers.weight'),
        contribution: t('compare:layers.contribution'),
        share: t('compare:layers.share'),
      },
      rows: (counting.length > 0 ? counting : layers).map((layer) => ({
        label: layerName(layer, layers),
        colour: colourOf(layer.tap),
        distance: measured(layer.distance),
        weight: measured(layer.weight),
        contribution: measured(layer.contribution),
        share: layer.share === null ? '–' : percent(layer.share),
        part: layer.share ?? 0,
      })),
    },
    metrics: metricsOf(exported, words),
    made: madeOf(exported, words),
    footer: t('viewer:picture.footer'),
  };
}

/** The tap; with the kind of distance where the rows have more than one. */
function layerName({ tap, kind }: Layer, all: readonly Layer[]): string {
  return all.every((other) => other.kind === kind) ? tap : `${tap} · ${kind}`;
}

function metricsOf(
  { result, conventions, prepare }: Exported,
  { t, metricName, metrics }: PictureWords,
): PictureFacts {
  const text = (id: MetricId, value: number) => {
    if (value === Number.POSITIVE_INFINITY) return t('compare:metrics.infinite');
    return id === 'psnr' ? t('compare:metrics.db', { value: value.toFixed(3) }) : measured(value);
  };
  return {
    heading: t('compare:metrics.title'),
    items: result.metrics.flatMap(({ id, value }) => {
      if (value === null) return [];
      const by = conventionText(
        t,
        metrics.find((entry) => entry.id === id)?.follows ?? [],
        conventions,
        prepare,
      );
      return [{ label: metricName(id), value: [text(id, value), by].filter(Boolean).join(' · ') }];
    }),
  };
}

function madeOf(exported: Exported, { t, label, backendName }: PictureWords): PictureFacts {
  const { result, images, recipe, reduction, backbone, mask, mistakes } = exported;
  const { made, working } = result;
  const facts: [string, string][] = [
    [t('compare:made.backbone'), label(backbone.label)],
    [
      t('compare:made.weights'),
      `${made.weights.source} · ${made.weights.family} · ${made.weights.dtype} · ${made.weights.sha256}`,
    ],
    [t('compare:made.preprocessing'), made.preprocessing],
    [t('compare:made.size'), `${working.width} × ${working.height}`],
    [
      t('viewer:which.reference'),
      preparedText(t, images.reference, images.generated, working, result.colours.reference),
    ],
    [
      t('viewer:which.generated'),
      preparedText(t, images.generated, images.reference, working, result.colours.generated),
    ],
    [t('compare:made.recipe'), `${label(recipe.label)} · ${label(recipe.source)}`],
    [t('compare:made.formula'), formulaOf(weighedLayers(exported).layers, reduction, recipe.scale)],
    [t('compare:made.backend'), backendName],
  ];
  if (mask)
    facts.push([
      t('viewer:region.name'),
      t('viewer:region.covers', { share: roundPercent(coverage(mask.values), 1) }),
    ]);
  if (mistakes.length > 0)
    facts.push([
      t('compare:mistakes.title'),
      `${mistakes.map((mistake) => label(mistake.label)).join(', ')}. ${t('compare:mistakes.warning')}`,
    ]);
  return {
    heading: t('compare:made.title'),
    items: facts.map(([name, value]) => ({ label: name, value })),
  };
}
