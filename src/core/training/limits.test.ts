import { expect, it } from 'vitest';
import { runConfigSchema } from '#io/checkpoints/schema.ts';
import type { RunConfig } from './config.ts';
import { limits } from './limits.ts';
import type { Mix } from './mix.ts';
import { defaults } from './presets/defaults.ts';

const config = defaults.colourisation;
const withArm = (change: Partial<RunConfig['arms'][number]>): RunConfig => ({
  ...config,
  arms: [{ ...config.arms[0]!, ...change }],
});
const withMix = (change: Partial<Mix>) => withArm({ mix: { ...config.arms[0]!.mix, ...change } });
const adam = config.arms[0]!.mix.generator;

/** A set-up with the number in question. */
const put: Readonly<Record<keyof typeof limits, (value: number) => RunConfig>> = {
  weight: (value) => withMix({ weights: { l1: 1, tv: value } }),
  layerWeight: (weight) => {
    const loss = config.arms[0]!.perceptual!;
    const [first, ...rest] = loss.terms;
    return withArm({ perceptual: { ...loss, terms: [{ ...first!, weight }, ...rest] } });
  },
  penalty: (strength) => withMix({ penalty: { kind: 'r1', strength } }),
  criticSteps: (criticSteps) => withMix({ criticSteps }),
  learningRate: (learningRate) => withMix({ generator: { ...adam, learningRate } }),
  beta: (beta1) => withMix({ discriminator: { ...adam, beta1 } }),
  epsilon: (epsilon) => withMix({ generator: { ...adam, epsilon } }),
  emaDecay: (emaDecay) => withMix({ emaDecay }),
  discriminatorChannels: (discriminatorChannels) => withArm({ discriminatorChannels }),
  batch: (batch) => ({ ...config, batch }),
  seed: (seed) => ({ ...config, seed }),
  images: (images) => ({ ...config, images }),
};

const takes = (from: RunConfig) => runConfigSchema.safeParse(from).success;

it.each(Object.entries(limits))('a set-up keeps to the limits of %s', (id, { min, max, whole }) => {
  const of = put[id as keyof typeof limits];
  expect(takes(of(min))).toBe(true);
  expect(takes(of(max))).toBe(true);
  expect(takes(of(2 * max))).toBe(false);
  expect(takes(of(min - 1))).toBe(false);
  expect(takes(of(min + 0.5))).toBe(!whole);
});
