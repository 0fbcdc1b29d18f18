import '#core/zodWithoutEval.ts';
import * as z from 'zod';
import { backboneIds } from '#core/backbones/ids.ts';
import { bitsIds, channelIds, ppdLimits, ssimIds, usualConventions } from '#core/metrics/conventions.ts';
import { metricIds } from '#core/metrics/ids.ts';
import { mistakeIds } from '#core/mistakes/ids.ts';
import { inputVariants } from '#core/recipes/types.ts';
import type {
  BackendName,
  Conventions,
  DistanceId,
  ForwardVariant,
  Prepare,
  WeightFamily,
} from './protocol.ts';

/*
 * What the page and the worker check at their borders: links, stored settings, reports, calls. `satisfies` holds each
 * list to the type that it stands for.
 */

export const backendNames = ['webgpu', 'wasm', 'webgl', 'cpu'] as const satisfies readonly BackendName[];

export const weightFamilies = [
  'oxford',
  'torchvision',
  'lpips',
  'clip',
] as const satisfies readonly WeightFamily[];

export const distanceIds = [
  'l1',
  'squared',
  'unit-squared',
  'cosine',
  'gram',
  'contextual',
] as const satisfies readonly DistanceId[];

export const variantSchema = z.object({
  input: z.enum(inputVariants),
  pooling: z.enum(['max', 'average']),
  relu: z.enum(['separate', 'in-place']),
}) satisfies z.ZodType<ForwardVariant>;

/** Fields of `Prepare`; the longest side has its own bounds wherever it is read. */
export const prepareFields = {
  resample: z.enum(['bilinear', 'bicubic', 'lanczos']),
  fit: z.enum(['refuse', 'resize', 'crop']),
  background: z.enum(['white', 'grey', 'black']),
  profiles: z.enum(['stored', 'srgb']),
} satisfies { [K in Exclude<keyof Prepare, 'longestSide'>]: z.ZodType<Prepare[K]> };

export const metricId = z.enum(metricIds);
export { backboneIds, metricIds, mistakeIds, ppdLimits };

/** The conventions that the page starts with. */
export const startConventions: Conventions = usualConventions;

/** Borders are not wider: with more, little is left of most images. */
const mostBorder = 256;

export const conventionFields = {
  channels: z.enum(channelIds),
  border: z.number().int().min(0).max(mostBorder),
  ssim: z.enum(ssimIds),
  bits: z.enum(bitsIds),
  ppd: z.number().min(ppdLimits.least).max(ppdLimits.most),
} satisfies { [K in keyof Conventions]: z.ZodType<Conventions[K]> };
