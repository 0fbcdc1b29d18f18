import type { Tensor4D } from '@tensorflow/tfjs-core';
import { nextTask } from '../backbones/nextTask.ts';
import type { Graph } from './graph.ts';
import { LiveValues } from './liveValues.ts';
import type { Plan } from './plan.ts';
import { type Running, runStep } from './runStep.ts';

/** What an AbortSignal offers, without the browser's types. */
interface Abort {
  throwIfAborted(): void;
}

export interface WalkOptions {
  readonly signal?: Abort;
  readonly onLayer?: (done: number, of: number) => void;
}

/** One network, and what of it is wanted. */
export interface Job<Read = unknown> {
  readonly graph: Graph;
  readonly plan: Plan;
  readonly running: Running;
  /** Nodes that are read, each with how often. */
  readonly reads: ReadonlyMap<number, readonly Read[]>;
}

/**
 * Runs a network step by step on its own input, which it takes over. `visit` gets the value of each node that is read, in
 * order, once for every read, and owns it. Between steps it gives way to a task, and then heeds `signal`. Whatever is
 * thrown, only what was visited is left.
 */
export async function forward(
  { graph, plan, running, reads }: Job,
  input: Tensor4D,
  visit: (node: number, read: number, value: Tensor4D) => void | Promise<void>,
  { signal, onLayer }: WalkOptions,
): Promise<void> {
  const live = new LiveValues();
  const hand = async (node: number) => {
    for (let read = 0; read < (reads.get(node)?.length ?? 0); read += 1)
      await visit(node, read, live.take(node));
  };
  try {
    live.put(0, input, running.readers(0));
    await hand(0);
    for (const [done, step] of plan.steps.entries()) {
      await nextTask();
      signal?.throwIfAborted();
      const inputs = graph.nodes[step.node]!.inputs.map((node) => live.take(node));
      const made = runStep(graph, step, inputs, running);
      for (const value of inputs) value.dispose();
      for (const { node, value, left } of made) live.put(node, value, left);
      for (const { node } of made) await hand(node);
      onLayer?.(done + 1, plan.steps.length);
    }
  } finally {
    live.dispose();
  }
}

/** The same, synchronous and differentiable in the input: the values of the nodes that are read. Call inside tidy. */
export function differentiable(
  { graph, plan, running, reads }: Job,
  input: Tensor4D,
): ReadonlyMap<number, Tensor4D> {
  const values = new Map<number, Tensor4D>([[0, input]]);
  for (const step of plan.steps) {
    const inputs = graph.nodes[step.node]!.inputs.map((node) => values.get(node)!);
    for (const { node, value } of runStep(graph, step, inputs, running)) values.set(node, value);
  }
  return new Map([...reads.keys()].map((node) => [node, values.get(node)!]));
}
