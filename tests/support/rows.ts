import { concat, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { Network } from '#core/backbones/network.ts';
import { sideBySide } from '#core/backbones/pairWalk.ts';
import type { Image01 } from '#core/image.ts';
import type { NetworkPair } from '#core/metrics/types.ts';
import type { RowSource } from '#core/nn/forwardRows.ts';
import { rowsOf } from '#core/ops/rows.ts';
import type { PixelMask } from '#core/rgbImage.ts';

/** Two images [1, h, w, 3] as the source of a walk by rows; they stay the caller's. */
export function rowsOfBoth(a: Image01, b: Image01): RowSource {
  const [, height, width] = a.shape;
  const rows = (from: number, to: number) =>
    tidy(() => concat([rowsOf(a, from, to), rowsOf(b, from, to)], 0) as Tensor4D as Image01);
  return { width, height, rows };
}

/** Two images on their way through a network in strips, as a metric gets them. */
export const networkPair = (
  network: Network,
  [a, b]: readonly [Image01, Image01],
  strip: number,
  mask: PixelMask | null = null,
): NetworkPair => {
  const pair = rowsOfBoth(a, b);
  const size = { width: pair.width, height: pair.height };
  return {
    graph: network.spec.graph,
    size,
    rows: pair,
    walk: sideBySide(network, pair, strip),
    mask,
    input: 'family',
  };
};
