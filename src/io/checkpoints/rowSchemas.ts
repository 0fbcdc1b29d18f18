import '#core/zodWithoutEval.ts';
import * as z from 'zod';
import { distances } from '#core/distances/registry.ts';
import { idsOf } from './ids.ts';

export const termIds = [
  'l1',
  'mse',
  'tv',
  'perceptual',
  'style',
  'adversarial',
  'cycle',
  'identity',
] as const;

/** Steps, sizes, places: whole numbers that a run can reach. */
export const count = z.number().int().min(0).max(1e9);
const finite = z.number();
/** A measurement that gave no number is null in JSON. */
const measured = z.number().nullable();
const perTerm = z.partialRecord(z.enum(termIds), finite);
const layers = z
  .array(z.object({ tap: z.string(), distance: idsOf(distances), value: measured, weight: measured }))
  .nullish();

/** A row of training, as `core/training/rows.ts` has it. */
export const stepRowSchema = z.looseObject({
  arm: count,
  step: count,
  turn: z.enum(['both', 'generator', 'discriminator']),
  ms: finite,
  terms: perTerm,
  weights: perTerm,
  gradients: perTerm,
  discriminatorLoss: measured,
  scores: z.object({ real: finite, fake: finite }).nullable(),
  clamped: z.boolean(),
  generatorGradient: measured.optional(),
  layers,
  styleLayers: layers,
});

const judgement = z.object({ distance: finite, kid: measured }).nullable();

/** A row of held-out measurements. */
export const validationRowSchema = z.looseObject({
  arm: count,
  step: count,
  n: count,
  kidN: count,
  psnr: measured,
  averagePsnr: measured.optional(),
  hole: z.object({ psnr: finite }).nullable(),
  slim: judgement,
  vgg19: judgement,
  own: z.object({ recipe: z.string(), trained: finite, vgg19: measured }).nullable(),
  partner: z.object({ psnr: finite, slim: measured, vgg19: measured }).nullable(),
  diversity: measured,
});
