import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '#tests/support/backends.ts';
import { seededNetwork } from '#tests/support/tinyBackbone.ts';
import { asImage01, type Image01 } from '../image.ts';
import { Budget, FeatureBank } from '../losses/featureBank.ts';
import { differentiable, pixelTerms } from '../losses/imageTerms.ts';
import { perceptualTerm } from '../losses/perceptual.ts';
import { gradientBalanced } from '../recipes/balanced.ts';
import { tasks } from '../tasks/registry.ts';
import type { PairedTask } from '../tasks/types.ts';
import { type Arm, createArm } from './arm.ts';
import { NotFinite } from './mix.ts';
import { PairedArm } from './pairedArm.ts';
import { mixOf } from './presets/parts.ts';
import { random } from './random.ts';

const adam = { learningRate: 5e-4, beta1: 0.5, beta2: 0.99, epsilon: 1e-8 };
const mix = mixOf(
  { l1: 1, adversarial: 0.01, cycle: 1, identity: 0.5 },
  { penalty: { kind: 'none', strength: 0 }, generator: adam, discriminator: adam, emaDecay: 0.9 },
);
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

  const given = () => ({ ...batch(images(2, 1)), other: images(2, 9), otherImages: [0, 1] });
  /** Every number of every network. */
  const allOf = async (arm: Arm) =>
    Promise.all(
      Object.values(arm.players).flatMap((player) =>
        Object.values(player.tensors()).map(async (t) => Array.from(await t.data())),
      ),
    );

  it.each([
    ['a term', 'the term l1', { l1: differentiable((a) => tf.mean(tf.log(tf.sub(tf.mul(a, 0), 1)))) }, 1],
    ['the gradient of G', 'generator', pixelTerms, 1e38],
  ] as const)('is as it was after a step in which %s is not finite', async (_, where, terms, weight) => {
    const arm = createArm(task, options);
    const step = given();
    await arm.step(step, mix, pixelTerms, 'both');
    const before = await allOf(arm);
    const tensors = tf.memory().numTensors;
    const wrong = { ...mix, weights: { l1: weight, adversarial: 0.01 }, criticSteps: 2 };
    const refused = arm.step(step, wrong, terms, 'both').catch((error: unknown) => error);
    expect(await refused).toBeInstanceOf(NotFinite);
    expect(((await refused) as NotFinite).where).toContain(where);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(await allOf(arm)).toEqual(before);
    expect(arm.steps).toBe(1);
    await arm.step(step, mix, pixelTerms, 'both');
    arm.dispose();
  });

  it('lets D play as often as the mix says, on images of its own, and repeats that to the bit', async () => {
    const play = async (criticSteps: number) => {
      const arm = createArm(task, options);
      const asked: number[] = [];
      const step = given();
      const further = (update: number) => {
        asked.push(update);
        return { real: images(2, 20 + update), images: [2, 3], other: images(2, 30), otherImages: [2, 3] };
      };
      await arm.step(step, { ...mix, criticSteps }, pixelTerms, 'both', undefined, further);
      const tensors = tf.memory().numTensors;
      await arm.step(step, { ...mix, criticSteps }, pixelTerms, 'both', undefined, further);
      expect(tf.memory().numTensors).toBe(tensors);
      const { discriminator, generator } = arm.players;
      const updates = [discriminator!.current.adam.steps, generator!.current.adam.steps];
      const all = await allOf(arm);
      arm.dispose();
      return { asked, updates, all };
    };
    const three = await play(3);
    expect([three.asked, three.updates]).toEqual([
      [1, 2, 1, 2],
      [6, 2],
    ]);
    expect((await play(3)).all).toEqual(three.all);
    expect((await play(1)).updates).toEqual([2, 2]);
  });

  it('tells the layers of its perceptual term, whose weighted distances are the term', async () => {
    const network = seededNetwork();
    const bank = new FeatureBank(network, gradientBalanced.variant, new Budget(1e8));
    const terms = { ...pixelTerms, perceptual: perceptualTerm(network, gradientBalanced, bank) };
    const arm = createArm(task, options);
    const step = given();
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
