import { describe, expect, it } from 'vitest';
import { trainingOffer } from '#core/recipes/trainsWell.ts';
import { runConfigSchema } from '#io/checkpoints/schema.ts';
import { defaults } from './defaults.ts';
import { presets } from './registry.ts';

describe.each([...presets.map(({ id, config }) => [id, config] as const), ...Object.entries(defaults)])(
  'the run %s',
  (_, config) => {
    it('is one that the worker takes', () => {
      expect(runConfigSchema.safeParse(config).error).toBeUndefined();
    });
  },
);

it.each(Object.entries(defaults))('%s trains by a recipe that trains well alone', (_, { arms }) => {
  for (const { perceptual } of arms)
    expect(trainingOffer(perceptual!.recipe, perceptual!.backbone)).toBe('alone');
});

it.each(presets.flatMap(({ id, config, moves }) => moves.map((move) => [id, config, move] as const)))(
  'the move of %s fits its run',
  (_, config, { arm, change }) => {
    const arms = config.arms.map((before, i) => (i === arm ? { ...before, ...change } : before));
    expect(runConfigSchema.safeParse({ ...config, arms }).error).toBeUndefined();
  },
);
