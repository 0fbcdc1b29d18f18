import { inputVariants } from '#core/recipes/types.ts';
import '#core/zodWithoutEval.ts';
import * as z from 'zod';
import { backbones } from '#core/backbones/registry.ts';
import { distances } from '#core/distances/registry.ts';
import { adversarialLosses } from '#core/losses/adversarial.ts';
import { tasks } from '#core/tasks/registry.ts';
import { adaptiveRules } from '#core/training/adaptiveWeights.ts';
import { type LimitId, limits } from '#core/training/limits.ts';
import { streamVersions } from '#core/training/streams.ts';
import { readingHeldOut, readingKinds, readingUses } from '../datasets/reading.ts';
import { idsOf } from './ids.ts';
import { schemaOf, VERSION } from './migrations/migrate.ts';
import { count, stepRowSchema, termIds, validationRowSchema } from './rowSchemas.ts';

/** Written into every checkpoint; older ones are brought to it by migrations/. */
export const CHECKPOINT_SCHEMA = schemaOf(VERSION);

/** A text in both languages. */
export const labelSchema = z.object({ en: z.string(), zh: z.string() });
const finite = z.number();
const within = (id: LimitId) => {
  const { min, max, whole } = limits[id];
  return (whole ? z.number().int() : finite).min(min).max(max);
};
const adam = z.object({
  learningRate: within('learningRate'),
  beta1: within('beta'),
  beta2: within('beta'),
  epsilon: within('epsilon'),
});
export const mixSchema = z.object({
  weights: z
    .partialRecord(z.enum(termIds), within('weight'))
    .refine((w) => Object.values(w).some((v) => (v ?? 0) > 0), 'at least one weight above 0'),
  adversarial: idsOf(adversarialLosses),
  penalty: z.object({ kind: z.enum(['none', 'gradient-penalty', 'r1']), strength: within('penalty') }),
  adaptive: idsOf(adaptiveRules),
  // Older links, and runs of version 1, have one.
  criticSteps: within('criticSteps').default(1),
  generator: adam,
  discriminator: adam,
  emaDecay: within('emaDecay'),
});

export const featureLossSchema = z.object({
  backbone: idsOf(backbones),
  recipe: z.string(),
  terms: z
    .array(z.object({ tap: z.string(), distance: idsOf(distances), weight: within('layerWeight') }))
    .min(1)
    .refine((terms) => terms.some(({ weight }) => weight > 0), 'at least one weight above 0'),
  reduction: z.enum(['mean', 'sum']),
  scale: finite,
  variant: z.object({
    input: z.enum(inputVariants),
    pooling: z.enum(['max', 'average']),
    relu: z.enum(['separate', 'in-place']),
  }),
});

const armSchema = z
  .object({
    name: labelSchema,
    mix: mixSchema,
    perceptual: featureLossSchema.nullable(),
    style: featureLossSchema.nullable(),
    ema: z.boolean(),
    spectral: z.boolean(),
    discriminatorChannels: within('discriminatorChannels'),
  })
  .refine(
    ({ mix, perceptual }) => !((mix.weights.perceptual ?? 0) > 0) || perceptual !== null,
    'a recipe where the perceptual weight is above 0',
  )
  .refine(
    ({ mix, style }) => !((mix.weights.style ?? 0) > 0) || style !== null,
    'a recipe where the style weight is above 0',
  );

const every = z.number().int().min(0).max(1e6);
export const runConfigSchema = z.object({
  task: idsOf(tasks),
  side: z.union([z.literal(32), z.literal(64)]),
  batch: within('batch'),
  seed: within('seed'),
  dataset: z.string(),
  images: within('images'),
  heldOut: z.number().int().min(4).max(64),
  arms: z.array(armSchema).min(1).max(3),
  previewEvery: every,
  validateEvery: every,
  checkpointEvery: every,
  monitor: z.boolean(),
});

const tensor = z.object({ name: z.string(), shape: z.array(count), offset: count });
const picture = z.object({ width: count, height: count, offset: count });
const pictures = z.array(picture);

/** Why a file of a folder was left out: a code with words and numbers, which the page makes a sentence of. */
const skippedFailure = z
  .object({ code: z.string().regex(/^[a-z-]+$/) })
  .catchall(z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** `manifest.json` of a checkpoint; offsets are bytes into the binary file of their part. */
export const manifestSchema = z.object({
  schema: z.literal(CHECKPOINT_SCHEMA),
  run: z.string(),
  name: z.string(),
  savedAt: z.number().min(0).max(8.64e15),
  step: count,
  streams: z.literal(streamVersions),
  config: runConfigSchema,
  arms: z.array(
    z.object({
      steps: count,
      adaptive: z.object({
        rule: idsOf(adaptiveRules),
        values: z.record(z.string(), finite),
        first: z.record(z.string(), finite),
        layers: z.record(z.string(), finite),
      }),
      players: z.record(z.string(), z.object({ steps: count, tensors: z.array(tensor) })),
    }),
  ),
  images: z
    .object({
      train: pictures,
      heldOut: pictures,
      trainOther: pictures.nullable(),
      heldOutOther: pictures.nullable(),
      reference: pictures,
      given: z.object({ train: pictures, heldOut: pictures }).nullable().default(null),
      skipped: z.array(z.object({ name: z.string(), failure: skippedFailure })),
      reading: z
        .object({ kinds: z.enum(readingKinds), use: z.enum(readingUses), heldOut: z.enum(readingHeldOut) })
        .nullable()
        .default(null),
    })
    .nullable(),
  history: z.object({
    chunks: count,
    rows: z.array(stepRowSchema),
    validations: z.array(validationRowSchema),
    previews: z.array(z.object({ arm: count, step: count, outputs: picture, more: picture.nullable() })),
    marks: z.array(
      z.object({
        step: count,
        arm: count.nullable(),
        what: z.enum(['weights', 'rule', 'layers', 'settings', 'device-lost']),
      }),
    ),
  }),
  /** Of every other file in the archive. */
  files: z.record(z.string(), z.object({ bytes: count, sha256: z.string() })),
});
export type Manifest = z.infer<typeof manifestSchema>;
