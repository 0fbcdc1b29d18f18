import '#core/zodWithoutEval.ts';
import * as z from 'zod';
import type {
  BackboneId,
  BackendName,
  DistanceId,
  ForwardVariant,
  MetricId,
  MistakeId,
  Prepare,
  WeightFamily,
} from './protocol.ts';

/*
 * What the page and the worker check at their borders: links, stored settings, reports, calls. `satisfies` holds each
 * list to the type that it stands for.
 */

export const backendNames = ['webgpu', 'wasm', 'webgl', 'cpu'] as const satisfies readonly BackendName[];

export const backboneIds = [
  'vgg19-slim',
  'vgg19',
  'alexnet',
  'squeezenet',
] as const satisfies readonly BackboneId[];

export const weightFamilies = ['oxford', 'torchvision', 'lpips'] as const satisfies readonly WeightFamily[];

export const distanceIds = [
  'l1',
  'squared',
  'unit-squared',
  'cosine',
  'gram',
  'contextual',
] as const satisfies readonly DistanceId[];

export const metricIds = [
  'mae',
  'mse',
  'psnr',
  'ssim',
  'lpips-alex',
  'lpips-squeeze',
] as const satisfies readonly MetricId[];

export const mistakeIds = [
  'batch-walk',
  'no-normalisation',
  'wrong-range',
  'shifted-indices',
  'relu-in-place',
  'swapped-channels',
] as const satisfies readonly MistakeId[];

export const variantSchema = z.object({
  input: z.enum(['family', 'minus-one-to-one', 'zero-to-one', 'half-range', 'swapped-channels']),
  pooling: z.enum(['max', 'average']),
  relu: z.enum(['separate', 'in-place']),
}) satisfies z.ZodType<ForwardVariant>;

/** Fields of `Prepare`; the longest side has its own bounds wherever it is read. */
export const prepareFields = {
  resample: z.enum(['bilinear', 'bicubic', 'lanczos']),
  fit: z.enum(['refuse', 'resize', 'crop']),
  background: z.enum(['white', 'grey', 'black']),
} satisfies { [K in Exclude<keyof Prepare, 'longestSide'>]: z.ZodType<Prepare[K]> };
