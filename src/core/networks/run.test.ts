import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { normal, random } from '../training/random.ts';
import '@tensorflow/tfjs-backend-cpu';
import { describeNetwork } from './describe.ts';
import { patchDiscriminator } from './discriminators.ts';
import { decoder, residualTranslator, residualUpscaler, uNet } from './generators.ts';
import { countParams, initialParams } from './params.ts';
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

beforeAll(async () => {
  await tf.setBackend('cpu');
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
