import type { FeatureMap } from '../image.ts';
import type { WalkOptions } from '../nn/forward.ts';
import type { RowSource } from '../nn/forwardRows.ts';
import { item } from '../ops/item.ts';
import type { Network, RunVariant } from './network.ts';

/** Is shown some rows of a tap of one image and the other, [1, h, w, c] each; `first` is the first one's place in the whole. */
export type VisitPair = (tap: string, a: FeatureMap, b: FeatureMap, first: number) => void | Promise<void>;

/** Sends one image and the other through a network, and shows the features of both at some taps; they are freed after that. */
export type WalkPair = (taps: ReadonlySet<string>, variant: RunVariant, visit: VisitPair) => Promise<void>;

/** Both images of `pair`, [2, rows, w, 3], as one batch, in strips of `strip` rows. Throws as {@link Network.walkRows}. */
export const sideBySide =
  (network: Network, pair: RowSource, strip: number, options: WalkOptions = {}): WalkPair =>
  (taps, variant, visit) =>
    network.walkRows(
      pair,
      strip,
      taps,
      variant,
      async (tap, f, first) => {
        const [a, b] = [item(f, 0), item(f, 1)];
        f.dispose();
        try {
          await visit(tap, a, b, first);
        } finally {
          a.dispose();
          b.dispose();
        }
      },
      options,
    );
