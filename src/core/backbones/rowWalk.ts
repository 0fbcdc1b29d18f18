import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { FeatureMap, Image01 } from '../image.ts';
import { nextTask } from './nextTask.ts';
import type { RollingRows } from './rollingRows.ts';
import type { Step, WalkOptions } from './step.ts';

/** Images of one size whose rows are made when they are asked for. */
export interface RowSource {
  readonly width: number;
  readonly height: number;
  /** Rows [from, to) of all images, [n, to - from, width, 3]; the caller owns them. */
  rows(from: number, to: number): Image01;
}

/** One layer of a walk by rows. */
export interface RowStage {
  /** What becomes of every position by itself before windows are cut; takes `x` over. */
  readonly enter: (x: Tensor4D) => Tensor4D;
  readonly rolling: RollingRows;
  /** `inside`: as in `WindowRows`. */
  readonly run: (rows: Tensor4D, inside: number) => Step;
}

/** Rows of a tap, [n, h, w, c], of which `first` is the first one's place in the whole map. Owns `f`. */
export type VisitRows = (tap: string, f: FeatureMap, first: number) => void | Promise<void>;

/**
 * Sends strips of `strip` rows down all the stages, each as far as it completes windows. Stages are disposed at the end,
 * whatever the end.
 */
export async function walkRows(
  source: RowSource,
  strip: number,
  start: (x: Image01) => Step,
  stages: readonly RowStage[],
  visit: VisitRows,
  { signal, onLayer }: WalkOptions,
): Promise<void> {
  const strips = Math.ceil(source.height / strip);
  let step: Step = { read: [], next: null };
  try {
    for (let index = 0; index < strips; index += 1) {
      const from = index * strip;
      const x = source.rows(from, Math.min(source.height, from + strip));
      step = start(x);
      x.dispose();
      let first = from;
      for (let done = 0; ; done += 1) {
        for (let read = step.read.shift(); read; read = step.read.shift())
          await visit(read.tap, read.value as FeatureMap, first);
        if (done > 0) onLayer?.(index * stages.length + done, strips * stages.length);
        const stage = stages[done];
        const input = step.next;
        if (!stage || !input) break;
        await nextTask();
        signal?.throwIfAborted();
        step = { read: [], next: null };
        const windows = stage.rolling.push(stage.enter(input));
        if (!windows) break;
        step = stage.run(windows.rows, windows.inside);
        windows.rows.dispose();
        first = windows.first;
      }
    }
  } finally {
    step.next?.dispose();
    for (const { value } of step.read) value.dispose();
    for (const { rolling } of stages) rolling.dispose();
  }
}
