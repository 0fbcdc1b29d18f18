import * as z from 'zod';
import type { MetricEntry, MetricId } from '#worker/protocol.ts';
import {
  backboneIds,
  backendNames,
  conventionFields,
  distanceIds,
  metricIds,
  mistakeIds,
  prepareFields,
  startConventions,
  variantSchema,
  weightFamilies,
} from '#worker/schemas.ts';
import { app } from './app.ts';
import type { NotMeasured } from './csv.ts';
import type { Exported, ImageFacts } from './exported.ts';
import { fittedOf } from './fitted.ts';
import { formulaOf } from './formula.ts';
import { weighedLayers } from './layers.ts';
import { describeMask } from './mask.ts';
import { rankedSchema, rankingOf } from './ranking.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const side = z.number().int().positive();
const distanceId = z.enum(distanceIds);
const image = z.object({
  name: z.string(),
  width: side,
  height: side,
  sha256,
  /** What was done to it so that both are measured at the working size. */
  cropped: z.boolean(),
  resized: z.boolean(),
  /** What became of the colours that the file states. */
  colours: z.enum(['stored', 'converted', 'refused']).default('stored'),
});

const schema = z.object({
  schema: z.literal('perceptual-report/1'),
  app: z.object({ name: z.string(), version: z.string() }),
  backend: z.enum(backendNames),
  backbone: z.object({
    id: z.enum(backboneIds),
    family: z.enum(weightFamilies),
    weightsSha256: sha256,
    dtype: z.enum(['float32', 'float16']),
  }),
  /** As a formula. */
  preprocessing: z.string(),
  images: z.object({ reference: image, generated: image }),
  workingSize: z.object({
    width: side,
    height: side,
    resize: z.enum(['no', 'bilinear', 'bicubic', 'lanczos']),
    cropped: z.boolean(),
  }),
  recipe: z.object({
    id: z.string(),
    distance: distanceId,
    reduction: z.enum(['mean', 'sum']),
    /** The total with every distance and its taps. */
    formula: z.string(),
    /** Taps with a weight above 0. */
    taps: z.array(z.string()),
    /** contribution = scale * weight * distance */
    scale: z.number(),
  }),
  layers: z.array(
    z.object({
      tap: z.string(),
      distance: z.number(),
      weight: z.number().min(0),
      contribution: z.number(),
      share: z.number().nullable(),
      /** How the distance is computed; rows of one recipe may differ. */
      kind: distanceId,
      /** Elements that the mean is taken over. */
      elements: z.number(),
    }),
  ),
  total: z.number(),
  /** mae and mse of values in 0..1; psnr is null where it is infinite (mse 0), any where it has no value. */
  pixel: z.object({
    mae: z.number().nullable(),
    mse: z.number().nullable(),
    psnr: z.number().nullable(),
    ssim: z.number().nullable(),
    msSsim: z.number().nullable().default(null),
  }),
  /** By which the pixel metrics were taken; reports from before there was a choice have the usual ones. */
  conventions: z
    .object({ ...conventionFields, ppd: conventionFields.ppd.default(startConventions.ppd) })
    .default(startConventions),
  /** null where its network is not there. */
  lpips: z.object({ alex: z.number().nullable(), squeeze: z.number().nullable() }),
  /** All that were measured, by id; null as above. Reports from before there were more have none. */
  metrics: z.partialRecord(z.enum(metricIds), z.number().nullable()).default({}),
  /** What it takes to make the same numbers again. */
  made: z.object({
    prepare: z.object({
      longestSide: side.nullable(),
      ...prepareFields,
      /** Reports from before there was a choice have files as stored. */
      profiles: prepareFields.profiles.default('stored'),
    }),
    variant: variantSchema,
    mistakes: z.array(z.enum(mistakeIds)),
    /** The region that counted, over the working image; null: all of it. */
    mask: z
      .object({
        sha256,
        /** Mean of the mask, 0..1. */
        covered: z.number(),
        box: z.object({ left: z.number(), top: z.number(), width: side, height: side }),
      })
      .nullable(),
  }),
  /** All generated images, the closest first; of one alone it is empty, as in reports from before there was a ranking. */
  ranking: z.array(rankedSchema).default([]),
});

/** The report of one comparison, `perceptual-report/1`. */
export type Report = z.infer<typeof schema>;

/** The other generated images of a comparison, and which way each metric is better. */
export interface Beside {
  readonly others: readonly (Exported | NotMeasured)[];
  readonly metrics: readonly Pick<MetricEntry, 'id' | 'better'>[];
}
const alone: Beside = { others: [], metrics: [] };

/** Makes the report of what the page shows. */
export async function makeReport(exported: Exported, { others, metrics }: Beside = alone): Promise<Report> {
  const { result, recipe, reduction, images, prepare } = exported;
  const { made, working } = result;
  const { layers, total } = weighedLayers(exported);
  const metric = (id: MetricId) => result.metrics.find((m) => m.id === id)?.value ?? null;
  const finite = (value: number | null) => (value === Number.POSITIVE_INFINITY ? null : value);
  return {
    schema: 'perceptual-report/1',
    app,
    backend: made.backend,
    backbone: {
      id: made.backbone,
      family: made.weights.family,
      weightsSha256: made.weights.sha256,
      dtype: made.weights.dtype,
    },
    preprocessing: made.preprocessing,
    images: {
      reference: {
        ...factsOf(images.reference, images.generated, working),
        colours: result.colours.reference,
      },
      generated: {
        ...factsOf(images.generated, images.reference, working),
        colours: result.colours.generated,
      },
    },
    workingSize: {
      width: working.width,
      height: working.height,
      resize: working.resized,
      cropped: working.cropped,
    },
    recipe: {
      id: recipe.id,
      distance: recipe.distance,
      reduction,
      formula: formulaOf(layers, reduction, recipe.scale),
      taps: [...new Set(layers.filter(({ weight }) => weight > 0).map(({ tap }) => tap))],
      scale: recipe.scale,
    },
    layers: layers.map(({ count, ...layer }) => ({ ...layer, elements: count })),
    total,
    pixel: {
      mae: metric('mae'),
      mse: metric('mse'),
      psnr: finite(metric('psnr')),
      ssim: metric('ssim'),
      msSsim: metric('ms-ssim'),
    },
    conventions: { ...exported.conventions },
    lpips: { alex: metric('lpips-alex'), squeeze: metric('lpips-squeeze') },
    metrics: Object.fromEntries(result.metrics.map(({ id, value }) => [id, finite(value)])),
    made: {
      prepare: { ...prepare },
      variant: { ...made.variant },
      mistakes: [...made.mistakes],
      mask: exported.mask && (await describeMask(exported.mask)),
    },
    ranking: others.length > 0 ? rankingOf(exported, others, metrics) : [],
  };
}

/** The report as the text of its file. */
export const reportText = async (exported: Exported, beside?: Beside): Promise<string> =>
  `${JSON.stringify(await makeReport(exported, beside), null, 2)}\n`;

/** Reads a report's text. Throws a `ZodError` that says what is missing or wrong, or a `SyntaxError`. */
export const parseReport = (text: string): Report => schema.parse(JSON.parse(text));

const factsOf = (image: ImageFacts, other: ImageFacts, working: Exported['result']['working']) => {
  const { name, width, height, sha256 } = image;
  return { name, width, height, sha256, ...fittedOf(image, other, working) };
};
