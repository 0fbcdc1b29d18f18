import '#core/zodWithoutEval.ts';
import * as z from 'zod';
import { featureLossSchema, labelSchema, mixSchema, runConfigSchema } from '#io/checkpoints/schema.ts';
import { halvesChoices } from '#io/datasets/reading.ts';
import type { TrainCalls } from './protocolTrain.ts';

const id = z.string().max(200);
const speed = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fast') }),
  z.object({ kind: z.literal('slow'), msAStage: z.number().min(0).max(60_000) }),
]);
const placed = z.object({ path: z.string().max(10_000), content: z.instanceof(File) });
const files = z.array(placed).min(1).max(100_000);
const run = z.object({ run: id });

const begin = z.object({
  config: runConfigSchema,
  data: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('procedural') }),
    z.object({ kind: z.literal('folder'), files, target: files.nullable(), halves: z.enum(halvesChoices) }),
    z.object({ kind: z.literal('of-run'), run: id }),
  ]),
});

/** What each train call takes. */
export const trainSchemas: Readonly<Record<keyof TrainCalls, z.ZodType>> = {
  trainCatalogue: z.null(),
  trainRead: z.object({ config: z.unknown() }),
  trainFolder: z.object({ files }),
  trainExample: begin,
  trainOpen: begin,
  trainRun: z.object({ run: id, until: z.number().int().min(0).nullable(), speed }),
  trainStep: z.object({ run: id, turn: z.enum(['both', 'generator', 'discriminator']), speed }),
  trainPace: z.object({ run: id, speed }),
  trainPause: run,
  trainLive: z.object({
    run: id,
    arm: z.number().int().min(0),
    change: z.object({
      name: labelSchema.optional(),
      mix: mixSchema.optional(),
      perceptual: featureLossSchema.nullable().optional(),
      style: featureLossSchema.nullable().optional(),
    }),
  }),
  trainReset: run,
  trainClose: run,
  trainCsv: z.object({ run: id, names: z.array(z.string()).max(3) }),
  trainKeep: run,
  trainSave: z.object({ run: id, name: z.string().max(200) }),
  trainList: z.null(),
  trainRestore: z.object({ checkpoint: id, copy: z.boolean() }),
  trainForget: z.object({ checkpoint: id }),
  trainExport: z.object({ from: z.union([z.object({ run: id }), z.object({ checkpoint: id })]) }),
  trainImport: z.object({ file: z.union([z.instanceof(Blob), files]), name: z.string().max(1000) }),
};

/** A run plays for minutes beside other calls; the runs themselves keep their steps in order. */
export const trainNames = Object.keys(trainSchemas) as (keyof TrainCalls)[];
