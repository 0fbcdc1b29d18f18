import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NodeBackend, useBackend } from '#tests/support/backends.ts';
import { seededNetwork } from '#tests/support/tinyBackbone.ts';
import type { Network } from '../backbones/network.ts';
import { asImage01 } from '../image.ts';
import { recipes } from '../recipes/registry.ts';
import { asTrained } from '../recipes/variants.ts';
import { random } from '../training/random.ts';
import { Budget, FeatureBank } from './featureBank.ts';
import { perceptualTerm } from './perceptual.ts';

const side = 16;
const image = (seed: number, n = 2) =>
  asImage01(
    tf.tensor4d(Float32Array.from({ length: n * side * side * 3 }, random(seed)), [n, side, side, 3]),
  );

describe.each<NodeBackend>(['cpu', 'wasm'])('on %s', (backend) => {
  let network: Network;
  let bank: FeatureBank;
  beforeAll(async () => {
    await useBackend(backend);
    network = seededNetwork();
    bank = new FeatureBank(network, asTrained, new Budget(1e8));
  });
  afterAll(() => {
    bank.dispose();
    network.dispose();
  });

  it('every recipe for VGG-19 is 0 for equal images and above 0 for others', () => {
    const [a, b] = [image(1), image(2)];
    for (const recipe of recipes.filter((r) => r.backbones.includes('vgg19'))) {
      const own = new FeatureBank(network, recipe.variant, new Budget(1e8));
      const term = perceptualTerm(network, recipe, own);
      const value = (x: typeof a, y: typeof a) =>
        tf.tidy(() => term.evaluate(x, y, null).value.dataSync()[0]!);
      // The contextual loss of an image to itself is not 0: noise matches other noise.
      if (recipe.id === 'contextual') expect(value(a, a)).toBeLessThan(value(a, b));
      else expect([value(a, a), value(a, b) > 0]).toEqual([0, true]);
    }
  });

  it('a batch is the mean of its images', () => {
    const term = perceptualTerm(network, recipes[0]!, bank);
    const [a, b] = [image(1), image(2)];
    const one = (i: number) =>
      tf.tidy(() => {
        const item = (t: tf.Tensor4D) => asImage01(tf.slice(t, [i, 0, 0, 0], [1, side, side, 3]));
        return term.evaluate(item(a), item(b), null).value.dataSync()[0]!;
      });
    const both = tf.tidy(() => term.evaluate(a, b, null).value.dataSync()[0]!);
    expect(both).toBeCloseTo((one(0) + one(1)) / 2, 4);
  });

  it('features of keyed images are computed once, are the same, and stay within the budget', () => {
    const spec = recipes[0]!;
    const own = new FeatureBank(network, asTrained, new Budget(1e8));
    const term = perceptualTerm(network, spec, own);
    const [a, b] = [image(1), image(2)];
    let passes = 0;
    const features = network.features.bind(network);
    network.features = (...args) => {
      passes += 1;
      return features(...args);
    };
    const value = (keys: string[] | null) => tf.tidy(() => term.evaluate(a, b, keys).value.dataSync()[0]!);
    const fresh = value(null);
    const before = passes;
    expect(value(['0', '1'])).toBe(fresh);
    const tensors = tf.memory().numTensors;
    expect(value(['0', '1'])).toBe(fresh);
    expect(passes - before).toBe(3);
    expect(tf.memory().numTensors).toBe(tensors);
    own.dispose();
    const small = new FeatureBank(network, asTrained, new Budget(1000));
    expect(
      tf.tidy(() => perceptualTerm(network, spec, small).evaluate(a, b, ['0', '1']).value.dataSync()[0]),
    ).toBe(fresh);
    expect(small.bytes).toBe(0);
    network.features = features;
  });
});
