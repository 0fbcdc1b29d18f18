import { expect, it } from 'vitest';
import type { Mix } from '#worker/protocolTrain.ts';
import { gameOf, penaltyOf } from './game.ts';

const adam = { learningRate: 1e-3, beta1: 0.5, beta2: 0.99, epsilon: 1e-8 };
const mix: Mix = {
  weights: { adversarial: 1 },
  adversarial: 'hinge',
  penalty: { kind: 'r1', strength: 1 },
  adaptive: 'manual',
  criticSteps: 1,
  generator: adam,
  discriminator: adam,
  emaDecay: 0.9,
};

it('Wasserstein comes with its gradient penalty of 10, and leaves one that is there as it is', () => {
  expect(gameOf('wasserstein', mix)).toEqual({
    adversarial: 'wasserstein',
    penalty: { kind: 'gradient-penalty', strength: 10 },
  });
  const own: Mix = { ...mix, penalty: { kind: 'gradient-penalty', strength: 3 } };
  expect(gameOf('wasserstein', own)).toEqual({ adversarial: 'wasserstein' });
});

it('other games leave the penalty alone, and a penalty has its usual strength', () => {
  expect(gameOf('hinge', mix)).toEqual({ adversarial: 'hinge' });
  expect(penaltyOf('gradient-penalty').strength).toBe(10);
  expect(penaltyOf('r1').strength).toBe(1);
});
