/**
 * A comparison in parts: what each call takes, what it answers, and who answers it. Each keeps what it made, so that none
 * of them decodes, resizes or measures again what another has.
 */
import '#core/zodWithoutEval.ts';
import * as z from 'zod';
import type { BackendName } from '#engine/backends.ts';
import { anchorDistances } from '#engine/compare/anchor.ts';
import type { CompareContext, CompareStage } from '#engine/compare/context.ts';
import { type Distances, distances } from '#engine/compare/distances.ts';
import { type Maps, maps } from '#engine/compare/maps.ts';
import { type MetricMap, metricMap } from '#engine/compare/metricMap.ts';
import { type Metrics, metrics } from '#engine/compare/metrics.ts';
import { type PairPixels, pixels } from '#engine/compare/pixels.ts';
import type { Call } from '../protocol.ts';
import {
  backboneIds,
  conventionFields,
  distanceIds,
  metricId,
  mistakeIds,
  prepareFields,
  variantSchema,
} from '../schemas.ts';

const text = z.string().max(200);
const longestSide = z.number().int().min(16).max(16384).nullable();
export const rowsSchema = z
  .array(z.object({ tap: text, distance: z.enum(distanceIds) }))
  .max(200)
  .readonly();

const pair = { reference: text, generated: text };
const prepare = z.object({ longestSide, ...prepareFields });
const network = { backbone: z.enum(backboneIds), rows: rowsSchema, variant: variantSchema };
const mask = z
  .object({
    width: z.number().int(),
    height: z.number().int(),
    values: z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array),
  })
  .refine(({ width, height, values }) => values.length === width * height, 'width * height values')
  .nullable();

export const compareSchemas = {
  /** How far apart two images are at each row: numbers alone. */
  distances: z.object({
    ...pair,
    ...network,
    prepare,
    mask,
    mistakes: z.array(z.enum(mistakeIds)).readonly(),
  }),
  /** How far the reference is from itself after a known change: what a distance is like. */
  anchor: z.object({
    reference: text,
    ...network,
    prepare,
    mask,
    anchor: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('jpeg'), quality: z.number().int().min(1).max(100) }),
      z.object({ kind: z.literal('blur'), sigma: z.number().min(0.1).max(100) }),
    ]),
    cut: z.object({ width: z.number().int().min(1), height: z.number().int().min(1) }).nullable(),
  }),
  /** Metrics of two images at their own size. */
  metrics: z.object({
    ...pair,
    prepare: z.object({ ...prepareFields, longestSide: longestSide.optional() }),
    input: variantSchema.shape.input.optional(),
    metrics: z.array(metricId).readonly(),
    conventions: z.object(conventionFields),
    mask,
  }),
  /** Where two images differ, by row. */
  maps: z.object({ ...pair, ...network, prepare }),
  /** Where one metric finds two images unlike. */
  metricMap: z.object({ ...pair, prepare, metric: metricId, conventions: z.object(conventionFields) }),
  /** Two images as they are measured. */
  pixels: z.object({ ...pair, prepare }),
} satisfies Record<string, z.ZodType>;

type Params<N extends keyof typeof compareSchemas> = z.infer<(typeof compareSchemas)[N]>;

export type DistancesParams = Params<'distances'>;
export type AnchorParams = Params<'anchor'>;
export type MetricsParams = Params<'metrics'>;
export type MapsParams = Params<'maps'>;
export type MetricMapParams = Params<'metricMap'>;
export type PixelsParams = Params<'pixels'>;

export interface CompareProgress {
  stage: CompareStage;
  done: number;
  of: number;
}

export type DistancesResult = Distances & { readonly made: { readonly backend: BackendName } };

export interface CompareCalls {
  distances: Call<DistancesParams, DistancesResult, CompareProgress>;
  anchor: Call<AnchorParams, DistancesResult, CompareProgress>;
  metrics: Call<MetricsParams, Metrics, CompareProgress>;
  maps: Call<MapsParams, Maps, CompareProgress>;
  metricMap: Call<MetricMapParams, MetricMap | null, CompareProgress>;
  pixels: Call<PixelsParams, PairPixels>;
}

/** What the calls are answered from. */
export interface CompareParts extends Omit<CompareContext, 'signal' | 'onProgress' | 'onceSound'> {
  /** Runs work on the device, once more where that was lost. */
  readonly onDevice: <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;
  readonly backend: () => BackendName;
  readonly onPasses: (forwardPasses: number) => void;
}

interface CompareTask {
  readonly signal: AbortSignal;
  readonly progress: (progress: CompareProgress) => void;
}

/** The handlers of {@link CompareCalls}. `partsNow` is asked at each call. */
export function compareHandlers(partsNow: () => CompareParts) {
  const run = async <T>(
    { signal, progress }: CompareTask,
    work: (context: CompareContext) => Promise<T>,
  ): Promise<T> => {
    const { onDevice, ...parts } = partsNow();
    let toKeep: (() => void)[] = [];
    const context: CompareContext = {
      ...parts,
      signal,
      onProgress: (stage, done, of) => progress({ stage, done, of }),
      onceSound: (keep) => toKeep.push(keep),
    };
    const result = await onDevice(() => {
      toKeep = [];
      return parts.networks.use(() => work(context));
    }, signal);
    for (const keep of toKeep) keep();
    return result;
  };
  const withDistances = async (task: CompareTask, work: (context: CompareContext) => Promise<Distances>) => {
    const found = await run(task, work);
    const { onPasses, backend } = partsNow();
    onPasses(found.cost.forwardPasses);
    const result: DistancesResult = { ...found, made: { ...found.made, backend: backend() } };
    return { result };
  };
  return {
    distances: (params: DistancesParams, task: CompareTask) =>
      withDistances(task, (context) => distances(params, context)),
    anchor: (params: AnchorParams, task: CompareTask) =>
      withDistances(task, (context) => anchorDistances(params, context)),
    metrics: async (params: MetricsParams, task: CompareTask) => ({
      result: await run(task, (context) => metrics(params, context)),
    }),
    maps: async (params: MapsParams, task: CompareTask) => {
      const found = await run(task, (context) => maps(params, context));
      partsNow().onPasses(found.forwardPasses);
      // Copies go over; what is kept stays.
      const rows = found.rows.map(({ map, ...row }) => ({
        ...row,
        map: map && { ...map, values: map.values.slice() },
      }));
      return { result: { ...found, rows }, transfer: rows.flatMap(({ map }) => map?.values.buffer ?? []) };
    },
    metricMap: async (params: MetricMapParams, task: CompareTask) => {
      const result = await run(task, (context) => metricMap(params, context));
      return { result, transfer: result?.layers.map(({ values }) => values.buffer) ?? [] };
    },
    pixels: async (params: PixelsParams, { signal }: Pick<CompareTask, 'signal'>) => {
      const result = await pixels(params, { pairs: partsNow().pairs, signal });
      return { result, transfer: [result.reference.rgba.buffer, result.generated.rgba.buffer] };
    },
  };
}
