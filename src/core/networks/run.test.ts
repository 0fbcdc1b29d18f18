import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { normal, random } from '../training/random.ts';
import '@tensorflow/tfjs-backend-cpu';
import { describeNetwork } from './describe.ts';
import { patchDiscriminator } from './discriminators.ts';
import { decoder, residualTranslator, residualUpscaler, uNet } from './generators.ts';
import { countParams, initialParams, type Params } from './params.ts';
import { backward, forward } from './run.ts';
import type { NetSpec } from './types.ts';

const nets: NetSpec[] = [
  residualUpscaler(16, 4, 1),
  residualTranslator(8, 2, 1),
  uNet(8, 4, 2),
  decoder(32, 5, 2),
  patchDiscriminator(16, 3, 3),
];

const noise = (shape: readonly number[], seed: number) => {
  const draw = normal(random(seed));
  return tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => draw()),
    [...shape],
  );
};

/** The same network with tanh for every kinked activation: a finite difference across a kink measures nothing. */
const smooth = (spec: NetSpec): NetSpec => ({
  ...spec,
  layers: spec.layers.map((layer) =>
    'activation' in layer && (layer.activation === 'relu' || layer.activation === 'leaky')
      ? { ...layer, activation: 'tanh' }
      : layer,
  ),
});

/** One layer a kinked activation, small enough that no sum lies near its kink. */
const kinked = (['relu', 'leaky'] as const).map(
  (activation): NetSpec => ({
    id: `${activation} convolution`,
    input: [3, 3, 1],
    layers: [{ kind: 'conv', name: 'only', size: 3, stride: 1, in: 1, out: 1, activation }],
  }),
);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.each([...nets.map(smooth), ...kinked])('gradients of $id', (spec) => {
  const value = (params: Params, x: tf.Tensor, dy: tf.Tensor) =>
    tf.tidy(() => tf.sum(tf.mul(forward(spec, params, x).output, dy)).dataSync()[0]!);

  it('agree with central differences along random directions', () => {
    const params = initialParams(spec, 3);
    const x = noise([2, ...spec.input], 4);
    const { output, gradients, gx } = tf.tidy(() => {
      const pass = forward(spec, params, x);
      const weights = noise(pass.output.shape, 5);
      const all = backward(spec, params, pass, weights, 'both');
      return { output: weights, gradients: Object.fromEntries(all.params), gx: all.input! };
    });
    expect(Object.keys(gradients).sort()).toEqual([...params.keys()].sort());
    const step = 2e-3;
    const check = (analytic: number, at: (s: number) => number) => {
      const numeric = (at(step) - at(-step)) / (2 * step);
      expect(Math.abs(numeric - analytic)).toBeLessThan(
        0.02 * Math.max(1, Math.abs(analytic), Math.abs(numeric)),
      );
    };
    for (const [name, p] of params) {
      const direction = noise(p.shape, 6);
      const unit = tf.div(direction, tf.norm(direction));
      const analytic = tf.sum(tf.mul(gradients[name]!, unit)).dataSync()[0]!;
      check(analytic, (s) => value(new Map(params).set(name, tf.add(p, tf.mul(unit, s))), x, output));
    }
    const direction = noise(x.shape, 7);
    const unit = tf.div(direction, tf.norm(direction));
    check(tf.sum(tf.mul(gx, unit)).dataSync()[0]!, (s) => value(params, tf.add(x, tf.mul(unit, s)), output));
  });
});

describe.each(nets)('network $id', (spec) => {
  it('is described with the shapes it computes', () => {
    const params = initialParams(spec, 1);
    const shapes = tf.tidy(() =>
      forward(spec, params, noise([1, ...spec.input], 2)).trace.map((t) => t.output.shape.slice(1)),
    );
    const pictures = describeNetwork(spec);
    expect(pictures.map((p) => [...p.shape])).toEqual(shapes);
    expect(pictures.reduce((sum, p) => sum + p.parameters, 0)).toBe(countParams(spec));
  });

  it('leaves no tensors behind', () => {
    const params = initialParams(spec, 1);
    const x = noise([1, ...spec.input], 2);
    const once = () =>
      tf.tidy(() => {
        const pass = forward(spec, params, x);
        backward(spec, params, pass, tf.ones(pass.output.shape), 'both');
      });
    once();
    const before = tf.memory().numTensors;
    once();
    expect(tf.memory().numTensors).toBe(before);
  });
});
