import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { normal, random } from '../training/random.ts';
import '@tensorflow/tfjs-backend-cpu';
import { patchDiscriminator } from '../networks/discriminators.ts';
import { initialParams, type Params } from '../networks/params.ts';
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
  const check = (values: Float32Array, gradient: Float32Array, value: (v: Float32Array) => number) => {
    for (let i = 0; i < values.length; i++) {
      const moved = (by: number) => value(values.map((v, j) => (j === i ? v + by : v)));
      expect(gradient[i]).toBeCloseTo((moved(1e-3) - moved(-1e-3)) / 2e-3, 3);
    }
  };

  it("gives G's gradient", () => {
    const fake = scores(1);
    const gradient = loss.generator(at(fake)).gradient.dataSync() as Float32Array;
    check(fake, gradient, (v) => loss.generator(at(v)).value.dataSync()[0]!);
  });

  it("gives D's gradients to real and fake scores", () => {
    const [real, fake] = [scores(2), scores(3)];
    const all = loss.discriminator(at(real), at(fake));
    check(
      real,
      all.real.dataSync() as Float32Array,
      (v) => loss.discriminator(at(v), at(fake)).value.dataSync()[0]!,
    );
    check(
      fake,
      all.fake.dataSync() as Float32Array,
      (v) => loss.discriminator(at(real), at(v)).value.dataSync()[0]!,
    );
  });

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
  const value = (params: Params) => tf.tidy(() => penalty(spec, params, x, 10).value.dataSync()[0]!);

  it('has gradients that agree with central differences of its value', () => {
    const params = initialParams(spec, 5);
    const { gradients } = tf.tidy(() => ({
      gradients: Object.fromEntries(penalty(spec, params, x, 10).gradients),
    }));
    for (const [name, p] of params) {
      const direction = tf.tensor(
        Float32Array.from({ length: p.size }, () => draw()),
        p.shape,
      );
      const unit = tf.div(direction, tf.norm(direction));
      const moved = (by: number) => value(new Map(params).set(name, tf.add(p, tf.mul(unit, by))));
      const numeric = (moved(5e-3) - moved(-5e-3)) / 1e-2;
      const analytic = tf.sum(tf.mul(gradients[name]!, unit)).dataSync()[0]!;
      expect(Math.abs(analytic - numeric)).toBeLessThan(0.03 * Math.max(0.1, Math.abs(numeric)));
    }
  });

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
