import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { normal, random } from '../training/random.ts';
import '@tensorflow/tfjs-backend-cpu';
import { patchDiscriminator } from '../networks/discriminators.ts';
import { initialParams } from '../networks/params.ts';
import { forward } from '../networks/run.ts';
import { adversarialLosses } from './adversarial.ts';
import { gradientPenalty, r1Penalty } from './penalty.ts';

const scores = (seed: number) => {
  const draw = normal(random(seed));
  return Float32Array.from({ length: 8 }, () => 1.7 * draw());
};
const at = (values: Float32Array) => tf.tensor4d(values, [2, 2, 2, 1]);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.each(Object.values(adversarialLosses))('adversarial loss $id', (loss) => {
  it('pulls real up and fake down for an undecided D, and fake up for G', () => {
    const undecided = (seed: number) => at(scores(seed).map((score) => 0.5 + 0.1 * score));
    const fake = undecided(4);
    const d = loss.discriminator(undecided(5), fake);
    const total = (t: tf.Tensor) => tf.sum(t).dataSync()[0]!;
    expect(total(d.real)).toBeLessThan(0);
    expect(total(d.fake)).toBeGreaterThan(0);
    expect(total(loss.generator(fake).gradient)).toBeLessThan(0);
  });
});

describe.each([
  { name: 'gradient penalty', penalty: gradientPenalty },
  { name: 'R1', penalty: r1Penalty },
])('$name', ({ penalty }) => {
  // tanh for leaky: the penalty of a network without kinks can be differenced numerically.
  const base = patchDiscriminator(16, 3, 2);
  const spec = {
    ...base,
    layers: base.layers.map((l) =>
      'activation' in l && l.activation === 'leaky' ? { ...l, activation: 'tanh' as const } : l,
    ),
  };
  const draw = normal(random(8));
  const x = tf.tensor4d(
    Float32Array.from({ length: 2 * 16 * 16 * 3 }, () => 0.5 + 0.2 * draw()),
    [2, 16, 16, 3],
  );
  it('is computed from the length of the gradient of the mean score', () => {
    const params = initialParams(spec, 5);
    const score = (image: tf.Tensor) =>
      tf.tidy(() => tf.mean(forward(spec, params, image).output).dataSync()[0]!);
    const one = tf.slice(x, [0, 0, 0, 0], [1, 16, 16, 3]) as tf.Tensor4D;
    const data = one.dataSync();
    let squares = 0;
    for (let i = 0; i < data.length; i++) {
      const at = (by: number) =>
        score(tf.tensor4d(data.map((v, j) => (j === i ? v + by : v)) as Float32Array, [1, 16, 16, 3]));
      squares += ((at(0.02) - at(-0.02)) / 0.04) ** 2;
    }
    const length = Math.sqrt(squares);
    const expected = penalty === r1Penalty ? 5 * squares : 10 * (length - 1) ** 2;
    expect(penalty(spec, params, one, 10).value.dataSync()[0]).toBeCloseTo(expected, 2);
  });
});
