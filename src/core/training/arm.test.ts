import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '#tests/support/backends.ts';
import { seededNetwork } from '#tests/support/tinyBackbone.ts';
import { asImage01, type Image01 } from '../image.ts';
import { FeatureBank } from '../losses/featureBank.ts';
import { differentiable, pixelTerms } from '../losses/imageTerms.ts';
import { perceptualTerm } from '../losses/perceptual.ts';
import { gradientBalanced } from '../recipes/balanced.ts';
import { tasks } from '../tasks/registry.ts';
import type { PairedTask } from '../tasks/types.ts';
import { createArm } from './arm.ts';
import { type Mix, NotFinite } from './mix.ts';
import { PairedArm } from './pairedArm.ts';
import { random } from './random.ts';

const adam = { learningRate: 5e-4, beta1: 0.5, beta2: 0.99, epsilon: 1e-8 };
const mix: Mix = {
  weights: { l1: 1, adversarial: 0.01, cycle: 1, identity: 0.5 },
  adversarial: 'hinge',
  penalty: { kind: 'none', strength: 0 },
  adaptive: 'manual',
  generator: adam,
  discriminator: adam,
  emaDecay: 0.9,
};
const options = {
  side: 32 as const,
  seed: 7,
  images: 4,
  ema: true,
  spectral: true,
  discriminatorChannels: 4,
};

/** Blobs of colour, the same ones for the same seed. */
const images = (n: number, seed: number) =>
  tf.tidy(() => {
    const colours = tf.tensor4d(Float32Array.from({ length: n * 4 * 4 * 3 }, random(seed)), [n, 4, 4, 3]);
    return asImage01(tf.image.resizeBilinear(colours, [32, 32]));
  });

const batch = (real: Image01) => ({ real, images: [0, 1], other: null, otherImages: [] });

beforeAll(() => useBackend('wasm'));

describe.each(Object.values(tasks))('training on $id', (task) => {
  it('lowers its loss, repeats itself to the bit, and keeps the tensor count flat', {
    timeout: 120_000,
  }, async () => {
    const run = async () => {
      const arm = createArm(task, options);
      const real = images(2, 1);
      const other = images(2, 9);
      const losses: number[] = [];
      let counted = 0;
      for (let i = 0; i < 6; i++) {
        const step = { ...batch(real), other, otherImages: [0, 1] };
        losses.push((await arm.step(step, mix, pixelTerms, 'both')).terms.l1!);
        if (i === 1) counted = tf.memory().numTensors;
      }
      expect(tf.memory().numTensors).toBe(counted);
      arm.dispose();
      real.dispose();
      other.dispose();
      return losses;
    };
    const before = tf.memory().numTensors;
    const losses = await run();
    expect(tf.memory().numTensors).toBe(before);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    expect(await run()).toEqual(losses);
  });

  it('tells the layers of its perceptual term, whose weighted distances are the term', async () => {
    const network = seededNetwork();
    const bank = new FeatureBank(network, gradientBalanced.variant, 1e8);
    const terms = { ...pixelTerms, perceptual: perceptualTerm(network, gradientBalanced, bank) };
    const arm = createArm(task, options);
    const step = { ...batch(images(2, 1)), other: images(2, 9), otherImages: [0, 1] };
    const weights = { ...mix.weights, perceptual: 1 };
    const told = await arm.step(step, { ...mix, weights }, terms, 'both');
    const layers = told.layers!;
    expect(layers.map(({ tap, distance }) => [tap, distance])).toEqual(
      gradientBalanced.terms.map(({ tap, distance }) => [tap, distance]),
    );
    const sum = layers.reduce((total, { value, weight }) => total + value * weight, 0);
    expect(sum / told.terms.perceptual!).toBeCloseTo(1, 5);
    expect((await arm.step(step, mix, terms, 'both')).layers).toBeNull();
    for (const one of [arm, bank, network]) one.dispose();
  });
});

describe('a step', () => {
  const task = tasks.colourisation as PairedTask;

  it('changes only the network whose turn it is', async () => {
    const arm = new PairedArm(task, options);
    const real = images(2, 1);
    const sums = () =>
      [arm.generator, arm.discriminator].map((p) =>
        tf.tidy(() => [...p.params.values()].reduce((s, t) => s + tf.sum(tf.abs(t)).dataSync()[0]!, 0)),
      );
    const [g0, d0] = sums();
    await arm.step(batch(real), mix, pixelTerms, 'generator');
    const [g1, d1] = sums();
    expect([g1 !== g0, d1 === d0]).toEqual([true, true]);
    await arm.step(batch(real), mix, pixelTerms, 'discriminator');
    const [g2, d2] = sums();
    expect([g2 === g1, d2 !== d1]).toEqual([true, true]);
  });

  it('refuses numbers that are not finite, and leaves the networks as they were', async () => {
    const arm = new PairedArm(task, options);
    const real = images(2, 1);
    const before = arm.generator.params;
    const tensors = tf.memory().numTensors;
    const nan = { l1: differentiable((a) => tf.mean(tf.log(tf.sub(tf.mul(a, 0), 1)))) };
    await expect(arm.step(batch(real), mix, nan, 'generator')).rejects.toThrow(NotFinite);
    expect(arm.generator.params).toBe(before);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(arm.steps).toBe(0);
  });

  it('tells its stages in order', async () => {
    const arm = new PairedArm(task, options);
    const stages: string[] = [];
    await arm.step(batch(images(2, 1)), mix, pixelTerms, 'both', (s) => {
      stages.push(s);
    });
    expect(stages).toEqual([
      'make-input',
      'generator-forward',
      'discriminator-update',
      'terms',
      'gradients',
      'generator-update',
    ]);
  });
});
