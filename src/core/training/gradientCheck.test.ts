import { memory, mul } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { armGradients } from '#tests/support/armGradients.ts';
import { useBackend } from '#tests/support/backends.ts';
import { type ImageTerm, pixelTerms } from '../losses/imageTerms.ts';
import { tasks } from '../tasks/registry.ts';
import type { TaskId } from '../tasks/types.ts';

beforeAll(() => useBackend('wasm'));

describe('checkGradients', () => {
  it.each(Object.keys(tasks) as TaskId[])(
    'finds those of %s right, of both sides, and leaves nothing',
    {
      timeout: 60_000,
    },
    async (task) => {
      const before = memory().numTensors;
      const checks = await armGradients(task);
      expect(memory().numTensors).toBe(before);
      expect(checks.map(({ side }) => side)).toEqual(['generator', 'discriminator']);
      for (const { error } of checks) expect(error).toBeLessThan(0.06);
    },
  );

  it.each(['non-saturating', 'hinge', 'least-squares', 'wasserstein'] as const)(
    'finds those of the game %s right, beside other terms and alone',
    async (adversarial) => {
      for (const weights of [{ l1: 0.3, adversarial: 0.03 }, { adversarial: 1 }])
        for (const { error } of await armGradients('super-resolution', { mix: { adversarial, weights } }))
          expect(error).toBeLessThan(0.06);
    },
  );

  it('tells how far a gradient is off that is not that of its loss', async () => {
    const l1: ImageTerm = {
      ...pixelTerms.l1,
      evaluate: (...given) => {
        const found = pixelTerms.l1.evaluate(...given);
        return { ...found, gradient: mul(found.gradient, 2) };
      },
    };
    const change = { mix: { weights: { l1: 1 } }, terms: { l1 } };
    const [generator, ...others] = await armGradients('super-resolution', change);
    expect(others).toEqual([]);
    expect(generator!.claimed / generator!.measured).toBeCloseTo(2, 1);
    expect(generator!.error).toBeCloseTo(0.5, 1);
  });
});
