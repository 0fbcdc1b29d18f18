import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '#tests/support/backends.ts';
import { seededNetwork } from '#tests/support/tinyBackbone.ts';
import { asImage01 } from '../image.ts';
import { Budget, FeatureBank } from '../losses/featureBank.ts';
import { pixelTerms } from '../losses/imageTerms.ts';
import { perceptualTerm } from '../losses/perceptual.ts';
import { gradientBalanced } from '../recipes/balanced.ts';
import { tasks } from '../tasks/registry.ts';
import type { TaskId } from '../tasks/types.ts';
import { type Arm, createArm } from './arm.ts';
import type { Mix, StepMetrics } from './mix.ts';
import type { Player } from './player.ts';
import { mixOf } from './presets/parts.ts';
import { random } from './random.ts';

const adam = { learningRate: 1e-9, beta1: 0.5, beta2: 0.99, epsilon: 1e-8 };
const mix = mixOf(
  { l1: 1, mse: 3, perceptual: 0.5, cycle: 2, identity: 0.5, adversarial: 0.02 },
  { penalty: { kind: 'none', strength: 0 }, generator: adam, discriminator: adam, emaDecay: 0.9 },
);
const options = {
  side: 32 as const,
  seed: 3,
  images: 2,
  ema: false,
  spectral: false,
  discriminatorChannels: 4,
};

const images = (seed: number) =>
  tf.tidy(() => {
    const colours = tf.tensor4d(Float32Array.from({ length: 2 * 4 * 4 * 3 }, random(seed)), [2, 4, 4, 3]);
    return asImage01(tf.image.resizeBilinear(colours, [32, 32]));
  });
const batch = () => ({ real: images(1), images: [0, 1], other: images(2), otherImages: [0, 1] });

/** G's gradient at its last kernel as Adam saw it in its first step: half of the gradient is its first moment. */
async function atLastLayer(player: Player): Promise<number[]> {
  const { adam: moments } = player.current;
  const sizes = [...player.params].map(([name, { size }]) => ({ name, size }));
  const last = sizes.findLastIndex(({ name }) => name.endsWith('/kernel'));
  const from = sizes.slice(0, last).reduce((sum, { size }) => sum + size, 0);
  return [...(await moments.first.data()).slice(from, from + sizes[last]!.size)].map((m) => 2 * m);
}

const generators = ({ players }: Arm) =>
  Object.entries(players).flatMap(([name, player]) => (name.startsWith('generator') ? [player] : []));
const length = (values: readonly number[]) => Math.hypot(...values);

/** Terms with a perceptual one on a tiny network. */
const allTerms = () => {
  const backbone = seededNetwork();
  const bank = new FeatureBank(backbone, gradientBalanced.variant, new Budget(1e8));
  return { ...pixelTerms, perceptual: perceptualTerm(backbone, gradientBalanced, bank) };
};

/** Every generator's gradient at its last layer in a first step with such weights, and what was told of that step. */
async function firstStep(id: TaskId, change: Partial<Mix>) {
  const arm = createArm(tasks[id], options);
  const told = await arm.step(batch(), { ...mix, ...change }, allTerms(), 'generator');
  const all = await Promise.all(generators(arm).map(atLastLayer));
  return { told, last: all.flat() };
}

beforeAll(() => useBackend('wasm'));

describe.each(['colourisation', 'generate', 'unpaired'] as const)(
  'an adaptive rule, training on %s',
  (id) => {
    it('of VQGAN makes the adversary pull 0.8 times as hard as all others together, at the last layers', async () => {
      const { adversarial: _, ...others } = mix.weights;
      const reconstruction = length((await firstStep(id, { weights: others })).last);
      const adversarial = length((await firstStep(id, { weights: { adversarial: 1 } })).last);
      const { told, last } = await firstStep(id, { adaptive: 'vqgan' });
      const expected = (0.8 * reconstruction) / (adversarial + 1e-4);
      expect(told.weights.adversarial! / expected).toBeCloseTo(1, 3);
      const alone = await firstStep(id, { weights: { adversarial: told.weights.adversarial! } });
      const promised = (0.8 * reconstruction * adversarial) / (adversarial + 1e-4);
      expect(length(alone.last) / promised).toBeCloseTo(1, 3);
      // And that is what was descended: the sum of both.
      const rest = (await firstStep(id, { weights: others })).last;
      expect(length(last.map((g, i) => g - rest[i]! - alone.last[i]!)) / length(last)).toBeLessThan(1e-3);
    });

    it('of equal shares makes terms, and layers of the perceptual one, contribute equally', async () => {
      const arm = createArm(tasks[id], options);
      const terms = allTerms();
      const weights = { l1: 1, mse: 1, perceptual: 1, adversarial: 0.02 };
      let told: StepMetrics | null = null;
      for (let i = 0; i < 4; i++)
        told = await arm.step(batch(), { ...mix, weights, adaptive: 'equalise' }, terms, 'generator');
      const shares = ['l1', 'mse', 'perceptual'].map((term) => told!.terms[term]! * told!.weights[term]!);
      for (const share of shares) expect(share / shares[0]!).toBeCloseTo(1, 1);
      const layers = told!.layers!.map(({ value, weight }) => value * weight);
      for (const layer of layers) expect(layer / layers[0]!).toBeCloseTo(1, 1);
      expect(told!.weights.adversarial).toBe(0.02);
    });
  },
);

it('GradNorm evens out the pulls at the last layers', async () => {
  const arm = createArm(tasks.colourisation, options);
  const weights = { l1: 1, mse: 1 };
  const pull = async (w: Mix['weights']) => length((await firstStep('colourisation', { weights: w })).last);
  const [l1, mse] = [await pull({ l1: 1 }), await pull({ mse: 1 })];
  let told: StepMetrics | null = null;
  for (let i = 0; i < 60; i++)
    told = await arm.step(batch(), { ...mix, weights, adaptive: 'gradnorm' }, pixelTerms, 'generator');
  expect(told!.weights.l1! + told!.weights.mse!).toBeCloseTo(2, 6);
  expect((told!.weights.l1! * l1) / (told!.weights.mse! * mse)).toBeCloseTo(1, 1);
});
