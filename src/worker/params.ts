import * as z from 'zod';
import { AppError } from '#core/failure.ts';
import type { CompareParams, SampleParams } from './protocol.ts';

const side = z.number().int().min(16).max(1024);
const share = z.number().min(0).max(1);

const sample = z.object({
  scene: z.string(),
  seed: z.number().int(),
  width: side,
  height: side,
  distortion: z.string(),
  strength: share,
});

const compare = z.object({
  backbone: z.enum(['vgg19-slim', 'vgg19', 'alexnet', 'squeezenet']),
  reference: z.string(),
  generated: z.string(),
  prepare: z.object({
    longestSide: z.number().int().min(16).max(16384).nullable(),
    resample: z.enum(['bilinear', 'bicubic', 'lanczos']),
    fit: z.enum(['refuse', 'resize', 'crop']),
    background: z.enum(['white', 'grey', 'black']),
  }),
  rows: z
    .array(
      z.object({
        tap: z.string(),
        distance: z.enum(['l1', 'squared', 'unit-squared', 'cosine', 'gram', 'contextual']),
      }),
    )
    .max(200),
  variant: z.object({
    input: z.enum(['family', 'minus-one-to-one', 'zero-to-one', 'half-range', 'swapped-channels']),
    pooling: z.enum(['max', 'average']),
    relu: z.enum(['separate', 'in-place']),
  }),
  mask: z
    .object({ width: z.number().int(), height: z.number().int(), values: z.instanceof(Uint8Array) })
    .refine(({ width, height, values }) => values.length === width * height, 'width * height values')
    .nullable(),
  mistakes: z.array(
    z.enum([
      'batch-walk',
      'no-normalisation',
      'wrong-range',
      'shifted-indices',
      'relu-in-place',
      'swapped-channels',
    ]),
  ),
  metrics: z.array(z.enum(['mae', 'mse', 'psnr', 'ssim', 'lpips-alex', 'lpips-squeeze'])),
});

function check<T>(schema: z.ZodType, what: string, params: T): T {
  const parsed = schema.safeParse(params);
  if (parsed.success) return params;
  const issue = parsed.error.issues[0];
  throw new AppError({
    code: 'bad-request',
    what: `${what}.${issue?.path.join('.') ?? ''}`,
    expected: issue?.message ?? 'other parameters',
    found: String(
      issue?.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], params),
    ),
  });
}

/** Parameters may come from a link or a script: refused with `bad-request`, saying where and why. */
export const checkCompare = (params: CompareParams): CompareParams => check(compare, 'compare', params);
export const checkSample = (params: SampleParams): SampleParams => check(sample, 'sampleImage', params);
