import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NodeBackend, useBackend } from '#tests/support/backends.ts';
import { seededNetwork } from '#tests/support/tinyBackbone.ts';
import type { Network } from '../backbones/network.ts';
import { distances } from '../distances/registry.ts';
import type { DistanceId } from '../distances/types.ts';
import { asImage01 } from '../image.ts';
import { scoped } from '../ops/scoped.ts';
import { recipes } from '../recipes/registry.ts';
import { asTrained } from '../recipes/variants.ts';
import { random } from '../training/random.ts';
import { FeatureBank } from './featureBank.ts';
import { type ImageTerm, pixelTerms } from './imageTerms.ts';
import { type FeatureLossSpec, perceptualTerm } from './perceptual.ts';
import { defaultStyle } from './style.ts';

const side = 16;
const image = (seed: number, n = 2) =>
  asImage01(
    tf.tensor4d(Float32Array.from({ length: n * side * side * 3 }, random(seed)), [n, side, side, 3]),
  );

/** Relative error of a term's gradient, along itself and along a random direction, against central differences. */
function gradientError(term: ImageTerm, step: number): number {
  const [fake, real] = [image(1), image(2)];
  const { gradient } = scoped(() => term.evaluate(fake, real, null));
  const scale = tf.norm(gradient).dataSync()[0]!;
  const random = tf.sub(image(3), 0.5);
  const errors = [gradient, random].map((direction) => {
    const unit = tf.div(direction, tf.norm(direction));
    const at = (by: number) =>
      tf.tidy(
        () => term.evaluate(asImage01(tf.add(fake, tf.mul(unit, by))), real, null).value.dataSync()[0]!,
      );
    const numeric = (at(step) - at(-step)) / (2 * step);
    const analytic = tf.sum(tf.mul(gradient, unit)).dataSync()[0]!;
    return Math.abs(numeric - analytic) / scale;
  });
  return Math.max(...errors);
}

describe.each<NodeBackend>(['cpu', 'wasm'])('on %s', (backend) => {
  let network: Network;
  let bank: FeatureBank;
  beforeAll(async () => {
    await useBackend(backend);
    network = seededNetwork();
    bank = new FeatureBank(network, asTrained, 1e8);
  });
  afterAll(() => {
    bank.dispose();
    network.dispose();
  });

  it.each(Object.keys(pixelTerms) as (keyof typeof pixelTerms)[])('the gradient of %s is right', (id) => {
    expect(gradientError(pixelTerms[id], 1e-3)).toBeLessThan(0.01);
  });

  it.each(Object.keys(distances) as DistanceId[])(
    'the gradient of a perceptual loss by %s is right',
    (id) => {
      const spec: FeatureLossSpec = {
        terms: [
          { tap: 'relu1_2', distance: id, weight: 1 },
          { tap: 'conv3_2', distance: id, weight: 0.5 },
          { tap: 'relu4_1', distance: id, weight: 2 },
        ],
        reduction: 'mean',
        scale: 3,
        variant: asTrained,
      };
      expect(
        gradientError(perceptualTerm(network, spec, bank), id === 'contextual' ? 1e-3 : 0.01),
      ).toBeLessThan(0.03);
    },
  );

  it('the gradient of the default style term is right', () => {
    expect(gradientError(perceptualTerm(network, defaultStyle, bank), 0.01)).toBeLessThan(0.03);
  });

  it('every recipe for VGG-19 is 0 for equal images and above 0 for others', () => {
    const [a, b] = [image(1), image(2)];
    for (const recipe of recipes.filter((r) => r.backbones.includes('vgg19'))) {
      const own = new FeatureBank(network, recipe.variant, 1e8);
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
    const own = new FeatureBank(network, asTrained, 1e8);
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
    const small = new FeatureBank(network, asTrained, 1000);
    expect(
      tf.tidy(() => perceptualTerm(network, spec, small).evaluate(a, b, ['0', '1']).value.dataSync()[0]),
    ).toBe(fresh);
    expect(small.bytes).toBe(0);
    network.features = features;
  });
});
