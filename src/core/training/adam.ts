import {
  add,
  concat,
  div,
  mul,
  reshape,
  slice,
  sqrt,
  square,
  sub,
  type Tensor,
  type Tensor1D,
  zeros,
} from '@tensorflow/tfjs-core';
import { type Params, sizeOf } from '../networks/params.ts';

/** Kingma & Ba 2015, algorithm 1. `beta1` 0.5 and `beta2` 0.99 suit adversarial training. */
export interface AdamOptions {
  /** Above 0. */
  readonly learningRate: number;
  /** 0..1 */
  readonly beta1: number;
  /** 0..1 */
  readonly beta2: number;
  readonly epsilon: number;
}

/** First and second moments over all parameters laid end to end [size], and the number of steps taken. */
export interface AdamState {
  readonly first: Tensor1D;
  readonly second: Tensor1D;
  readonly steps: number;
}

const totalSize = (params: Params) => [...params.values()].reduce((sum, p) => sum + p.size, 0);

/** All-zero moments for `params`. The caller owns them. */
export const initialAdam = (params: Params): AdamState => ({
  first: zeros([totalSize(params)]) as Tensor1D,
  second: zeros([totalSize(params)]) as Tensor1D,
  steps: 0,
});

/** Lays values end to end in the order of `params`. */
const flat = (params: Params, values: ReadonlyMap<string, Tensor>): Tensor1D =>
  concat([...params.keys()].map((name) => reshape(values.get(name)!, [-1]) as Tensor1D));

/**
 * One update of all parameters at once: a handful of kernels however many layers there are.
 * Call inside tidy; returns new tensors and leaves the old ones alone, so that a bad step can still be refused.
 */
export function adamStep(
  params: Params,
  gradients: ReadonlyMap<string, Tensor>,
  state: AdamState,
  options: AdamOptions,
): { params: Map<string, Tensor>; state: AdamState } {
  const { learningRate, beta1, beta2, epsilon } = options;
  const g = flat(params, gradients);
  const steps = state.steps + 1;
  const first = add(mul(state.first, beta1), mul(g, 1 - beta1)) as Tensor1D;
  const second = add(mul(state.second, beta2), mul(square(g), 1 - beta2)) as Tensor1D;
  const rate = learningRate / (1 - beta1 ** steps);
  const scale = add(sqrt(div(second, 1 - beta2 ** steps)), epsilon);
  const moved = sub(flat(params, params), mul(div(first, scale), rate)) as Tensor1D;
  let at = 0;
  const next = new Map<string, Tensor>();
  for (const [name, p] of params) {
    const size = sizeOf(p.shape);
    next.set(name, reshape(slice(moved, [at], [size]), p.shape));
    at += size;
  }
  return { params: next, state: { first, second, steps } };
}
