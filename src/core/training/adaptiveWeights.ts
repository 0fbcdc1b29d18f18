/** What one step measured of each active term, before it was weighted. */
export interface Measured {
  readonly value: number;
  /** Length of the gradient to G's output. */
  readonly gradient: number;
  /** Length of the gradient to the weights of G's last layer. */
  readonly lastLayer: number;
  /** Unweighted distance of each layer, of a term that is a sum over layers. */
  readonly layers?: readonly number[];
}

export type AdaptiveId = 'manual' | 'vqgan' | 'uncertainty' | 'gradnorm' | 'equalise';

/** What a rule remembers from step to step; part of a checkpoint. */
export interface AdaptiveState {
  /** By term: s of uncertainty, w of GradNorm, the running mean of equalise. */
  readonly values: Readonly<Record<string, number>>;
  /** By term: its value at the first step, for GradNorm. */
  readonly first: Readonly<Record<string, number>>;
}

export const initialAdaptive: AdaptiveState = { values: {}, first: {} };

export interface Weighted {
  /** By term: what its gradient is multiplied with at this step. */
  readonly weights: Readonly<Record<string, number>>;
  readonly state: AdaptiveState;
  /** The rule wanted more than its clamp allows. */
  readonly clamped: boolean;
}

type Terms = Readonly<Record<string, Measured>>;
type Rule = (terms: Terms, manual: Readonly<Record<string, number>>, state: AdaptiveState) => Weighted;

const LAMBDA_MAX = 1e4;

const mapTerms = (terms: Terms, f: (id: string, m: Measured) => number) =>
  Object.fromEntries(Object.entries(terms).map(([id, m]) => [id, f(id, m)]));

/** lambda = |grad of the other terms| / (|grad of the adversarial term| + 1e-4) at the last layer (Esser et al. 2021, eq. 7). */
const vqgan: Rule = (terms, manual, state) => {
  const { adversarial } = terms;
  const weights = mapTerms(terms, (id) => manual[id] ?? 0);
  if (!adversarial) return { weights, state, clamped: false };
  const others = Object.entries(terms).filter(([id]) => id !== 'adversarial');
  const reconstruction = others.reduce((sum, [id, m]) => sum + (manual[id] ?? 0) * m.lastLayer, 0);
  const wanted = reconstruction / (adversarial.lastLayer + 1e-4);
  const lambda = Math.min(LAMBDA_MAX, Math.max(0, wanted));
  weights.adversarial = 0.8 * lambda * (manual.adversarial ?? 0);
  return { weights, state, clamped: wanted > LAMBDA_MAX };
};

const UNCERTAINTY_RATE = 0.01;
const S_RANGE = 6;

/** sum exp(-s) L + s with s learnt by gradient descent from 0 (Kendall et al. 2018, eq. 7 in log form). */
const uncertainty: Rule = (terms, manual, state) => {
  let clamped = false;
  const values = mapTerms(terms, (id, m) => {
    const s = state.values[id] ?? 0;
    const next = s - UNCERTAINTY_RATE * (1 - Math.exp(-s) * m.value);
    if (Math.abs(next) > S_RANGE) clamped = true;
    return Math.min(S_RANGE, Math.max(-S_RANGE, next));
  });
  const weights = mapTerms(terms, (id) => ((manual[id] ?? 0) > 0 ? Math.exp(-(state.values[id] ?? 0)) : 0));
  return { weights, state: { ...state, values }, clamped };
};

const GRADNORM_RATE = 0.01;
const GRADNORM_ALPHA = 1.5;

/** Pulls each weighted gradient norm to mean * (relative training rate)^alpha (Chen et al. 2018, eq. 1 and 2). */
const gradNorm: Rule = (terms, manual, state) => {
  const ids = Object.keys(terms).filter((id) => (manual[id] ?? 0) > 0);
  const first = { ...mapTerms(terms, (_, m) => m.value), ...state.first };
  const w = (id: string) => state.values[id] ?? 1;
  const weighted = ids.map((id) => w(id) * terms[id]!.gradient);
  const meanNorm = weighted.reduce((a, b) => a + b, 0) / Math.max(1, ids.length);
  const ratio = (id: string) => Math.abs(terms[id]!.value / (first[id] || 1));
  const meanRatio = ids.reduce((sum, id) => sum + ratio(id), 0) / Math.max(1, ids.length) || 1;
  const moved = ids.map((id, i) => {
    const target = meanNorm * (ratio(id) / meanRatio) ** GRADNORM_ALPHA;
    return Math.max(1e-4, w(id) * Math.exp(-GRADNORM_RATE * Math.sign(weighted[i]! - target)));
  });
  const total = moved.reduce((a, b) => a + b, 0) || 1;
  const values = Object.fromEntries(ids.map((id, i) => [id, (moved[i]! * ids.length) / total]));
  return {
    weights: mapTerms(terms, (id) => (ids.includes(id) ? w(id) : 0)),
    state: { values, first },
    clamped: false,
  };
};

const EQUALISE_DECAY = 0.98;

/** w proportional to manual weight / running mean of |value|, so that equal manual weights give equal contributions. */
const equalise: Rule = (terms, manual, state) => {
  const values = mapTerms(terms, (id, m) => {
    const before = state.values[id];
    return before === undefined
      ? Math.abs(m.value)
      : EQUALISE_DECAY * before + (1 - EQUALISE_DECAY) * Math.abs(m.value);
  });
  const weights = mapTerms(terms, (id) => (manual[id] ?? 0) / Math.max(values[id]!, 1e-8));
  return { weights, state: { ...state, values }, clamped: false };
};

const byHand: Rule = (terms, manual, state) => ({
  weights: mapTerms(terms, (id) => manual[id] ?? 0),
  state,
  clamped: false,
});

export const adaptiveRules: Readonly<Record<AdaptiveId, Rule>> = {
  manual: byHand,
  vqgan,
  uncertainty,
  gradnorm: gradNorm,
  equalise,
};
