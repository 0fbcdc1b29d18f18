import type { Tensor4D } from '@tensorflow/tfjs-core';
import { nextTask } from '../backbones/nextTask.ts';
import type { Image01 } from '../image.ts';
import type { Job, WalkOptions } from './forward.ts';
import { type Graph, opOf } from './graph.ts';
import { LineBuffer, type WindowRows } from './lineBuffer.ts';
import { LiveValues } from './liveValues.ts';
import type { Step } from './plan.ts';
import { runStep } from './runStep.ts';
import { shapesOf } from './shapes.ts';

/** Images of one size whose rows are made when they are asked for. */
export interface RowSource {
  readonly width: number;
  readonly height: number;
  /** Rows [from, to) of all images, [n, to - from, width, 3]; the caller owns them. */
  rows(from: number, to: number): Image01;
}

/** Gets some rows of a node's value, of which `first` is the first one's place in the whole; once for every read. Owns them. */
type VisitNodeRows = (node: number, read: number, rows: Tensor4D, first: number) => void | Promise<void>;

/** A step with a line buffer for each edge that leads to it. */
interface Stage {
  readonly step: Step;
  readonly edges: readonly { readonly from: number; readonly buffer: LineBuffer }[];
}

/** Whether a network can be taken by rows: none of its ops needs the whole image. */
export const goesByRows = ({ nodes }: Graph): boolean =>
  nodes.every((node) => opOf(node).rows(node.attrs) !== null);

function stagesOf(graph: Graph, steps: readonly Step[], source: RowSource): readonly Stage[] {
  const shapes = shapesOf(graph, source);
  return steps.map((step) => {
    const node = graph.nodes[step.node]!;
    const window = opOf(node).rows(node.attrs);
    if (!window) throw new RangeError(`forwardRows: ${node.op} needs the whole image`);
    const buffer = (from: number) => new LineBuffer(window, shapes[from]!.height, shapes[step.node]!.height);
    return { step, edges: node.inputs.map((from) => ({ from, buffer: buffer(from) })) };
  });
}

/**
 * The same numbers as `forward` in little memory: the images go through the network in strips of `strip` rows, each as far
 * as it completes windows. A node fires on the rows that all its inputs have. `start` makes the network's own input of
 * some rows, which stay the caller's. Throws RangeError for a network that does not go by rows.
 */
export async function forwardRows(
  { graph, plan, running, reads }: Job,
  source: RowSource,
  strip: number,
  start: (rows: Image01) => Tensor4D,
  visit: VisitNodeRows,
  { signal, onLayer }: WalkOptions,
): Promise<void> {
  const strips = Math.ceil(source.height / strip);
  const stages = stagesOf(graph, plan.steps, source);
  const live = new LiveValues();
  const hand = async (node: number, first: number) => {
    for (let read = 0; read < (reads.get(node)?.length ?? 0); read += 1)
      await visit(node, read, live.take(node), first);
  };
  try {
    for (let index = 0; index < strips; index += 1) {
      const from = index * strip;
      const x = source.rows(from, Math.min(source.height, from + strip));
      live.put(0, start(x), running.readers(0));
      x.dispose();
      await hand(0, from);
      for (const [place, { step, edges }] of stages.entries()) {
        for (const { from: node, buffer } of edges) if (live.has(node)) buffer.push(live.take(node));
        const first = edges[0]!.buffer.given;
        const end = Math.min(...edges.map(({ buffer }) => buffer.ready));
        if (end <= first) continue;
        await nextTask();
        signal?.throwIfAborted();
        const windows = edges.map(({ buffer }) => buffer.take(end));
        const made = runStep(graph, step, rowsOfAll(windows), running, windows[0]!);
        for (const { rows } of windows) rows.dispose();
        for (const { node, value, left } of made) live.put(node, value, left);
        for (const { node } of made) await hand(node, first);
        onLayer?.(index * stages.length + place + 1, strips * stages.length);
      }
    }
  } finally {
    live.dispose();
    for (const { edges } of stages) for (const { buffer } of edges) buffer.dispose();
  }
}

const rowsOfAll = (windows: readonly WindowRows[]) => windows.map(({ rows }) => rows);
