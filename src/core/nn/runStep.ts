import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { ForwardVariant } from '../recipes/types.ts';
import { type Graph, opOf } from './graph.ts';
import type { ZeroRows } from './lineBuffer.ts';
import type { Owned } from './ops/types.ts';
import type { Step } from './plan.ts';

export interface Running {
  readonly way: 'run' | 'grad';
  readonly pooling: ForwardVariant['pooling'];
  readonly weights: ReadonlyMap<string, Owned | null>;
  /** How many read a node's value, taps among them. */
  readonly readers: (node: number) => number;
}

/** A value that a step has made, and how many are still to read it. */
export interface Made {
  readonly node: number;
  readonly value: Tensor4D;
  readonly left: number;
}

/** Does one step. A ReLU stays inside the kernel before it unless the values before it are wanted. */
export function runStep(
  { nodes }: Graph,
  { node, relu }: Step,
  inputs: readonly Tensor4D[],
  { way, pooling, weights, readers }: Running,
  rows: ZeroRows | null = null,
): readonly Made[] {
  const own = nodes[node]!;
  const op = opOf(own);
  const fused = relu !== null && op.fuses && readers(node) === 1;
  const call = {
    weights: own.weights === null ? null : weights.get(own.weights)!,
    pooling,
    activation: fused ? 'relu' : 'linear',
    rows,
  } as const;
  const value = op[way](own.attrs, inputs, call);
  if (relu === null) return [{ node, value, left: readers(node) }];
  if (fused) return [{ node: relu, value, left: readers(relu) }];
  const behind = nodes[relu]!;
  const after = opOf(behind)[way](behind.attrs, [value], { ...call, weights: null });
  return [
    { node, value, left: readers(node) - 1 },
    { node: relu, value: after, left: readers(relu) },
  ];
}
