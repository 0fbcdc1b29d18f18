import { concat, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { Image01 } from '#core/image.ts';
import type { RowSource } from '#core/nn/forwardRows.ts';
import { rowsOf } from '#core/ops/rows.ts';

/** Two images [1, h, w, 3] as the source of a walk by rows; they stay the caller's. */
export function rowsOfBoth(a: Image01, b: Image01): RowSource {
  const [, height, width] = a.shape;
  const rows = (from: number, to: number) =>
    tidy(() => concat([rowsOf(a, from, to), rowsOf(b, from, to)], 0) as Tensor4D as Image01);
  return { width, height, rows };
}
