import { describe, expect, it } from 'vitest';
import { slimManifest } from '#tests/support/slim.ts';
import { recipes } from './registry.ts';
import { bestForTraining, measuredWith, trainingOffer, trainingRatio, yardsticks } from './trainsWell.ts';

const onSlim = recipes.filter(({ backbones }) => backbones.includes('vgg19-slim'));

describe('training on the embedded network', () => {
  it('was measured with the weights that are shipped', () => {
    expect(measuredWith).toBe(slimManifest().weightsSha256);
  });

  it.each(onSlim.map(({ id }) => [id] as const))('%s was measured', (id) => {
    const ratio = trainingRatio(id, 'vgg19-slim')!;
    for (const value of Object.values(ratio)) expect(value).toBeGreaterThan(0);
  });

  it('offers no form that does worse than pixel L1', () => {
    for (const { id } of onSlim) {
      const { alone, besidePixels } = trainingRatio(id, 'vgg19-slim')!;
      const offer = trainingOffer(id, 'vgg19-slim');
      if (offer === 'alone') expect(alone).toBeLessThan(yardsticks.pixels);
      if (offer === 'beside-pixels') expect(besidePixels).toBeLessThan(yardsticks.pixels);
      if (offer === 'no') expect(Math.min(alone, besidePixels)).toBeGreaterThanOrEqual(yardsticks.pixels);
    }
  });

  it('defaults to one that does better than pixel L1 by itself', () => {
    expect(trainingOffer(bestForTraining, 'vgg19-slim')).toBe('alone');
    expect(yardsticks.vgg19).toBeLessThan(trainingRatio(bestForTraining, 'vgg19-slim')!.alone);
  });

  it('refuses the deepest features alone, and offers everything with full VGG-19', () => {
    expect(trainingOffer('srgan-vgg54', 'vgg19-slim')).not.toBe('alone');
    expect(trainingOffer('srgan-vgg54', 'vgg19')).toBe('alone');
    expect(trainingOffer('no-such-recipe', 'vgg19-slim')).toBe('no');
  });
});
