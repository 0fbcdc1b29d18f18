import type { TermLayer } from '../losses/imageTerms.ts';

/** What one step measured of each active term, before it was weighted. */
export interface Measured {
  readonly value: number;
  /** Length of the gradient to G's output. */
  readonly gradient: number;
  /** Length of the gradient to the weights of G's last layer; 0 where the rule does not ask for it. */
  readonly lastLayer: number;
  /** Of a term that is a sum over layers: each, with its distance. */
  readonly layers: readonly (TermLayer & { readonly value: number })[];
}

export interface Measurements {
  readonly terms: Readonly<Record<string, Measured>>;
  /** Length of the sum of all terms but the adversarial one, each by its slider, at G's last layer; 0 where not asked for. */
  readonly reconstruction: number;
}

export type AdaptiveId = 'manual' | 'vqgan' | 'uncertainty' | 'gradnorm' | 'equalise';

type Numbers = Readonly<Record<string, number>>;

/** What a rule remembers from step to step; part of a checkpoint. */
export interface AdaptiveState {
  /** Whose memory it is: another rule starts anew. */
  readonly rule: AdaptiveId;
  /** By term: s of uncertainty, w / slider of GradNorm, the running mean of equalise. */
  readonly values: Numbers;
  /** By term: its value at the first step, for GradNorm. */
  readonly first: Numbers;
  /** By layer of the perceptual term: the running mean of its distance, for equalise. */
  readonly layers: Numbers;
}

export const initialAdaptive: AdaptiveState = { rule: 'manual', values: {}, first: {}, layers: {} };

export interface Weighted {
  /** By term: what its gradient is multiplied with at this step. */
  readonly weights: Numbers;
  readonly state: AdaptiveState;
  /** The rule wanted more than its clamp allows. */
  readonly clamped: boolean;
}

/** Weights by what was measured, the sliders, and what the rule remembers. */
type Rule = (measured: Measurements, sliders: Numbers, state: AdaptiveState) => Weighted;

/** A weight is at most so many times, and at least so small a part of, what it is counted from. */
const LIMIT = 1e4;

/**
 * The value of the adversarial term is no distance: it may be below 0, and near 0 it says nothing about how hard the term
 * pulls. Rules that go by values leave it at its slider.
 */
const isDistance = (id: string) => id !== 'adversarial';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** Every term at its slider, save for those that `changed` has. */
const bySliders = ({ terms }: Measurements, sliders: Numbers, changed: Numbers = {}) =>
  Object.fromEntries(Object.keys(terms).map((id) => [id, changed[id] ?? sliders[id] ?? 0]));

const byHand: Rule = (measured, sliders, state) => ({
  weights: bySliders(measured, sliders),
  state,
  clamped: false,
});

/**
 * The adversarial weight is 0.8 * |grad of all other terms together| / (|grad of the adversarial term| + 1e-4) at G's last
 * layer, the quotient within 0..1e4 (Esser et al. 2021, eq. 7; taming-transformers, vqperceptual.py). Its slider only
 * switches it. Without other terms there is nothing to go by.
 */
const vqgan: Rule = (measured, sliders, state) => {
  const { adversarial, ...others } = measured.terms;
  if (!adversarial || Object.keys(others).length === 0) return byHand(measured, sliders, state);
  const wanted = measured.reconstruction / (adversarial.lastLayer + 1e-4);
  const weight = 0.8 * within(wanted, 0, LIMIT);
  return {
    weights: bySliders(measured, sliders, { adversarial: weight }),
    state,
    clamped: wanted > LIMIT,
  };
};

const UNCERTAINTY_RATE = 0.01;

/**
 * sum exp(-s) L + s, with each s learnt from 0 by gradient descent on its own summand (Kendall et al. 2018, eq. 7 in log
 * form): exp(-s) goes to 1 / L. The slider multiplies what that gives, so that equal sliders end with equal contributions.
 */
const uncertainty: Rule = (measured, sliders, state) => {
  const limit = Math.log(LIMIT);
  let clamped = false;
  const before = (id: string) => state.values[id] ?? 0;
  const distances = Object.entries(measured.terms).filter(([id]) => isDistance(id));
  const values = Object.fromEntries(
    distances.map(([id, { value }]) => {
      const next = before(id) - UNCERTAINTY_RATE * (1 - Math.exp(-before(id)) * value);
      if (Math.abs(next) > limit) clamped = true;
      return [id, within(next, -limit, limit)];
    }),
  );
  const weights = distances.map(([id]) => [id, (sliders[id] ?? 0) * Math.exp(-before(id))] as const);
  return {
    weights: bySliders(measured, sliders, Object.fromEntries(weights)),
    state: { ...state, values },
    clamped,
  };
};

/**
 * Part of the weights' sum by which a weight moves at most in one step, for a term whose gradient is as long as their mean.
 * The paper's 1e-4 on norms as they are here moves nothing in the minutes that a run is watched for.
 */
const GRADNORM_RATE = 0.01;
const GRADNORM_ALPHA = 1.5;

/**
 * Descends sum |w_i g_i - target_i|, where g_i is the length of term i's gradient at G's last layer and target_i is the mean
 * of all w g times (relative training rate)^alpha, held fixed; then scales the weights to the sum of the sliders, at which
 * they start (Chen et al. 2018, eq. 1 and 2, algorithm 1). A step ends where its summand is 0, so that it never overshoots.
 */
const gradNorm: Rule = (measured, sliders, state) => {
  const { terms } = measured;
  const ids = Object.keys(terms).filter((id) => isDistance(id) && (sliders[id] ?? 0) > 0);
  if (ids.length < 2) return byHand(measured, sliders, state);
  const all = sum(ids.map((id) => sliders[id]!));
  const before = ids.map((id) => sliders[id]! * (state.values[id] ?? 1));
  const now = before.map((w) => (w * all) / sum(before));
  const first = Object.fromEntries(ids.map((id) => [id, state.first[id] ?? terms[id]!.value]));
  const norms = ids.map((id) => terms[id]!.lastLayer);
  const rates = ids.map((id) => (first[id]! > 0 ? terms[id]!.value / first[id]! : 1));
  const mean = (values: readonly number[]) => sum(values) / ids.length || 1;
  const pull = mean(now.map((w, i) => w * norms[i]!));
  const moved = now.map((w, i) => {
    if (norms[i] === 0) return w;
    const wanted = (pull * (rates[i]! / mean(rates)) ** GRADNORM_ALPHA) / norms[i]!;
    const most = (GRADNORM_RATE * all * norms[i]!) / mean(norms);
    return Math.max(all / LIMIT, w + within(wanted - w, -most, most));
  });
  const values = ids.map((id, i) => [id, (moved[i]! * all) / sum(moved) / sliders[id]!] as const);
  return {
    weights: bySliders(measured, sliders, Object.fromEntries(ids.map((id, i) => [id, now[i]!]))),
    state: { ...state, values: Object.fromEntries(values), first },
    clamped: false,
  };
};

const EQUALISE_DECAY = 0.98;

const runningMean = (before: number | undefined, value: number) =>
  before === undefined ? value : EQUALISE_DECAY * before + (1 - EQUALISE_DECAY) * value;

/**
 * w_i proportional to slider_i / running mean of the term: equal sliders give equal contributions, whose sum is what the
 * sliders alone would give. Inside the perceptual term {@link equalisedLayers} does the same for its layers.
 */
const equalise: Rule = (measured, sliders, state) => {
  const { terms } = measured;
  const ids = Object.keys(terms).filter(isDistance);
  const values = Object.fromEntries(ids.map((id) => [id, runningMean(state.values[id], terms[id]!.value)]));
  const layers = Object.fromEntries(
    (terms.perceptual?.layers ?? []).map((layer) => {
      const key = keyOf(layer);
      return [key, runningMean(state.layers[key], layer.value)];
    }),
  );
  const slider = (id: string) => sliders[id] ?? 0;
  const share = sum(ids.map((id) => slider(id) * values[id]!)) / (sum(ids.map(slider)) || 1);
  let clamped = false;
  const weights = ids.map((id) => {
    const factor = share / Math.max(values[id]!, Number.MIN_VALUE);
    if (slider(id) > 0 && factor > LIMIT) clamped = true;
    return [id, slider(id) * Math.min(factor, LIMIT)] as const;
  });
  return {
    weights: bySliders(measured, sliders, Object.fromEntries(weights)),
    state: { ...state, values, layers },
    clamped,
  };
};

const keyOf = ({ tap, distance }: TermLayer) => `${tap}/${distance}`;

/**
 * The perceptual term's layers as equalise weighs them: each by 1 / the running mean of its distance, so that all contribute
 * the same, and together what they contribute by their own weights. A layer that has not been seen yet keeps its own.
 */
export function equalisedLayers(
  rule: AdaptiveId,
  state: AdaptiveState,
  layers: readonly TermLayer[],
): readonly TermLayer[] {
  if (rule !== 'equalise' || state.rule !== rule) return layers;
  const mean = (layer: TermLayer) => state.layers[keyOf(layer)] ?? 0;
  const known = layers.filter((layer) => mean(layer) > 0);
  const share = sum(known.map((layer) => layer.weight * mean(layer))) / known.length;
  return layers.map((layer) => (mean(layer) > 0 ? { ...layer, weight: share / mean(layer) } : layer));
}

/** Rules by what a checkpoint calls them. */
export const adaptiveRules: Readonly<Record<AdaptiveId, Rule>> = {
  manual: byHand,
  vqgan,
  uncertainty,
  gradnorm: gradNorm,
  equalise,
};

/** Whether a rule needs lengths at G's last layer, which take time to measure. */
export const readsLastLayer = (rule: AdaptiveId): boolean => rule === 'vqgan' || rule === 'gradnorm';

/** Applies a rule; what another one remembered is of no use to it. */
export function adapt(
  rule: AdaptiveId,
  measured: Measurements,
  sliders: Numbers,
  state: AdaptiveState,
): Weighted {
  return adaptiveRules[rule](measured, sliders, state.rule === rule ? state : { ...initialAdaptive, rule });
}
