import { describe, expect, it } from 'vitest';
import {
  type AdaptiveId,
  type AdaptiveState,
  adapt,
  equalisedLayers,
  initialAdaptive,
  type Measured,
  type Measurements,
} from './adaptiveWeights.ts';

const measured = (terms: Readonly<Record<string, Partial<Measured>>>, reconstruction = 0): Measurements => ({
  terms: Object.fromEntries(
    Object.entries(terms).map(([id, term]) => [
      id,
      { value: 1, gradient: 1, lastLayer: 1, layers: [], ...term },
    ]),
  ),
  reconstruction,
});

/** What a rule says after it has seen the same thing `times`. */
function repeated(times: number, rule: AdaptiveId, seen: Measurements, sliders: Record<string, number>) {
  let last = adapt(rule, seen, sliders, initialAdaptive);
  for (let i = 1; i < times; i++) last = adapt(rule, seen, sliders, last.state);
  return last;
}

describe('VQGAN’s rule', () => {
  it('is 0.8 times the quotient of the lengths, with 1e-4 added below; its slider only switches', () => {
    const seen = measured({ l1: {}, perceptual: {}, adversarial: { lastLayer: 0.0399 } }, 0.6);
    for (const adversarial of [0.02, 1]) {
      const { weights, clamped } = repeated(1, 'vqgan', seen, { l1: 2, perceptual: 3, adversarial });
      expect(weights).toEqual({ l1: 2, perceptual: 3, adversarial: expect.closeTo(0.8 * 15, 9) });
      expect(clamped).toBe(false);
    }
  });

  it('asks for no more than 0.8 * 1e4, and says so', () => {
    const seen = measured({ l1: {}, adversarial: { lastLayer: 0 } }, 1.1);
    const { weights, clamped } = repeated(1, 'vqgan', seen, { l1: 1, adversarial: 1 });
    expect([weights.adversarial, clamped]).toEqual([8000, true]);
  });

  it('has nothing to go by without another term, and nothing to do without an adversary', () => {
    expect(repeated(1, 'vqgan', measured({ adversarial: {} }), { adversarial: 0.3 }).weights).toEqual({
      adversarial: 0.3,
    });
    expect(repeated(1, 'vqgan', measured({ l1: {} }, 1), { l1: 0.3 }).weights).toEqual({ l1: 0.3 });
  });
});

describe('uncertainty', () => {
  it('descends exp(-s) L + s from s = 0, a hundredth of the slope a step', () => {
    const seen = measured({ l1: { value: 3 } });
    expect(repeated(1, 'uncertainty', seen, { l1: 2 }).weights).toEqual({ l1: 2 });
    const second = repeated(2, 'uncertainty', seen, { l1: 2 });
    expect(second.weights.l1).toBeCloseTo(2 * Math.exp(-0.02), 12);
    expect(second.state.values.l1).toBeCloseTo(0.02 - 0.01 * (1 - 3 * Math.exp(-0.02)), 12);
  });

  it('ends at slider / value: contributions in proportion to the sliders', () => {
    const seen = measured({ l1: { value: 0.05 }, perceptual: { value: 40 } });
    const { weights, clamped } = repeated(3000, 'uncertainty', seen, { l1: 1, perceptual: 0.5 });
    expect(weights.l1! * 0.05).toBeCloseTo(1, 3);
    expect(weights.perceptual! * 40).toBeCloseTo(0.5, 3);
    expect(clamped).toBe(false);
  });

  it('leaves the adversarial term at its slider, however far below 0 its value is', () => {
    const seen = measured({ l1: { value: 0.1 }, adversarial: { value: -5 } });
    const { weights, clamped } = repeated(2000, 'uncertainty', seen, { l1: 1, adversarial: 0.03 });
    expect([weights.adversarial, clamped]).toEqual([0.03, false]);
  });

  it('keeps weights within 1e4 of 1, and says so', () => {
    const seen = measured({ tv: { value: 0 } });
    const { weights, clamped } = repeated(1000, 'uncertainty', seen, { tv: 1 });
    expect([Math.round(weights.tv!), clamped]).toEqual([1e4, true]);
  });
});

describe('GradNorm', () => {
  it('begins at the sliders and moves each weight against its own length, by hand', () => {
    // G = (1, 6), their mean 3.5; the first wants 3.5, the second 3.5 / 3; steps of at most 0.01 * 3 * g / 2.
    const seen = measured({ l1: { lastLayer: 1 }, mse: { lastLayer: 3 } });
    const sliders = { l1: 1, mse: 2 };
    const first = repeated(1, 'gradnorm', seen, sliders);
    expect(first.weights).toEqual(sliders);
    const [a, b] = [1 + 0.015, 2 - 0.045];
    const { weights } = repeated(2, 'gradnorm', seen, sliders);
    expect(weights.l1).toBeCloseTo((3 * a) / (a + b), 12);
    expect(weights.mse).toBeCloseTo((3 * b) / (a + b), 12);
  });

  it('makes two quadratics of unequal steepness pull as the paper says while they are descended', () => {
    const steepness = { l1: 1, mse: 100 };
    const sliders = { l1: 1, mse: 1 };
    const at: Record<string, number> = { l1: 1, mse: 1 };
    let state: AdaptiveState = initialAdaptive;
    let pulls: { id: string; pull: number; rate: number }[] = [];
    for (let i = 0; i < 3000; i++) {
      const ids = Object.entries(steepness);
      const seen = measured(
        Object.fromEntries(
          ids.map(([id, k]) => [id, { value: k * at[id]! ** 2, lastLayer: 2 * k * Math.abs(at[id]!) }]),
        ),
      );
      const { weights, state: next } = adapt('gradnorm', seen, sliders, state);
      state = next;
      pulls = ids.map(([id]) => ({
        id,
        pull: weights[id]! * seen.terms[id]!.lastLayer,
        rate: seen.terms[id]!.value / steepness[id as 'l1'],
      }));
      for (const [id, k] of ids) at[id]! -= 2e-4 * weights[id]! * 2 * k * at[id]!;
      expect(weights.l1! + weights.mse!).toBeCloseTo(2, 9);
    }
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    const meanRate = mean(pulls.map(({ rate }) => rate));
    for (const { pull, rate } of pulls)
      expect(pull / (mean(pulls.map((p) => p.pull)) * (rate / meanRate) ** 1.5)).toBeCloseTo(1, 1);
  });

  it('has no say in the adversarial weight, and none with a single other term', () => {
    const two = measured({ l1: {}, mse: { lastLayer: 9 }, adversarial: { value: -1e-9, lastLayer: 50 } });
    const sliders = { l1: 1, mse: 1, adversarial: 0.02 };
    expect(repeated(50, 'gradnorm', two, sliders).weights.adversarial).toBe(0.02);
    const one = measured({ l1: {}, adversarial: {} });
    expect(repeated(50, 'gradnorm', one, sliders).weights).toEqual({ l1: 1, adversarial: 0.02 });
  });
});

describe('equal shares', () => {
  const seen = measured({ l1: { value: 0.1 }, perceptual: { value: 0.9 }, adversarial: { value: -0.001 } });

  it('makes equal sliders equal contributions, with the sum that the sliders alone would give', () => {
    const { weights } = repeated(3, 'equalise', seen, { l1: 1, perceptual: 1, adversarial: 0.02 });
    expect([weights.l1! * 0.1, weights.perceptual! * 0.9]).toEqual([
      expect.closeTo(0.5, 12),
      expect.closeTo(0.5, 12),
    ]);
    expect(weights.adversarial).toBe(0.02);
  });

  it('makes one slider three times another a contribution three times as large', () => {
    const { weights } = repeated(1, 'equalise', seen, { l1: 3, perceptual: 1, adversarial: 0 });
    expect((weights.l1! * 0.1) / (weights.perceptual! * 0.9)).toBeCloseTo(3, 12);
  });

  it('goes by the running mean', () => {
    const first = adapt('equalise', measured({ l1: { value: 1 } }), { l1: 1 }, initialAdaptive);
    const { state } = adapt('equalise', measured({ l1: { value: 2 } }), { l1: 1 }, first.state);
    expect(state.values.l1).toBeCloseTo(0.98 + 0.02 * 2, 12);
  });

  it('makes the layers of the perceptual term contribute equally from the second step on', () => {
    const layer = (tap: string, weight: number) => ({ tap, distance: 'l1' as const, weight });
    const layers = [layer('relu1_2', 2), layer('relu3_4', 0.1)];
    const values = [0.1, 8];
    const told = layers.map((one, i) => ({ ...one, value: values[i]! }));
    const { state } = adapt(
      'equalise',
      measured({ perceptual: { value: 1, layers: told } }),
      { perceptual: 1 },
      initialAdaptive,
    );
    expect(equalisedLayers('equalise', initialAdaptive, layers)).toEqual(layers);
    const next = equalisedLayers('equalise', state, [...layers, layer('relu5_4', 7)]);
    expect(next.map(({ weight }, i) => weight * (values[i] ?? 1))).toEqual([
      expect.closeTo(0.5, 12),
      expect.closeTo(0.5, 12),
      7,
    ]);
    expect(equalisedLayers('vqgan', state, layers)).toEqual(layers);
  });
});

it('a rule begins anew after another one, as if it had been chosen first', () => {
  const seen = measured({ l1: { value: 0.01 }, perceptual: { value: 30 }, adversarial: { value: -2 } }, 3);
  const sliders = { l1: 1, perceptual: 2, adversarial: 0.1 };
  const rules: AdaptiveId[] = ['manual', 'vqgan', 'uncertainty', 'gradnorm', 'equalise'];
  for (const rule of rules)
    for (const other of rules.filter((id) => id !== rule)) {
      const { state } = repeated(400, other, seen, sliders);
      expect(adapt(rule, seen, sliders, state)).toEqual(adapt(rule, seen, sliders, initialAdaptive));
    }
});
