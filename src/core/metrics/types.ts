import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { WalkPair } from '../backbones/pairWalk.ts';
import type { BackboneId, WeightFamily } from '../backbones/types.ts';
import type { Size } from '../failure.ts';
import type { Label } from '../label.ts';
import type { RowSource } from '../nn/forwardRows.ts';
import type { Graph } from '../nn/graph.ts';
import type { InputVariant } from '../recipes/types.ts';
import type { PixelMask } from '../rgbImage.ts';
import type { Conventions } from './conventions.ts';
import type { MetricId } from './ids.ts';
import type { LearntKind } from './learnt.ts';
import type { PixelPair } from './pixelPair.ts';

/**
 * How long it takes beside the others: `light` passes over the pixels once or twice, `medium` slides windows over them,
 * `heavy` filters several colours of them with wide kernels, `network` sends both images through one.
 */
export type MetricCost = 'light' | 'medium' | 'heavy' | 'network';

interface Described {
  readonly id: MetricId;
  readonly label: Label;
  /** `first`: shown and measured at once; `more`: when it is asked for. */
  readonly place: 'first' | 'more';
  /** What it is, and what the value of equal images is. */
  readonly about: Label;
  /** Paper, with its year. */
  readonly source: string;
  readonly cost: MetricCost;
  /** The values that it can have, e.g. `-1..1`. */
  readonly range: string;
  readonly better: 'larger' | 'smaller';
}

/** What a metric's map says, which is 0 where both are alike and larger where they are less so. */
export interface MapText {
  /** What each value is. */
  readonly about: Label;
  /** The values that it can have, e.g. `0..2`. */
  readonly range: string;
}

/** One value a place, row by row. */
export interface Plane extends Size {
  readonly values: Float32Array<ArrayBuffer>;
}

/** The map of a metric of the pixels. */
export interface PixelMap extends Plane {
  /** Pixels of each edge that no place is for, and pixels a side of one place. */
  readonly inset: number;
  readonly scale: 1 | 2;
}

/** A metric of the pixels alone. */
export interface PixelMetric extends Described {
  readonly needs: null;
  /** The conventions that decide its number. */
  readonly follows: readonly (keyof Conventions)[];
  /** null where it has no value: nothing counts, or no window fits. PSNR of equal images is infinite. */
  measure(pair: PixelPair): Promise<number | null>;
  /** null where it has none: no window fits. */
  readonly map?: MapText & { make(pair: PixelPair): Promise<PixelMap | null> };
}

/** Two images of one size on their way through a network. */
export interface NetworkPair {
  readonly graph: Graph;
  readonly size: Size;
  /** Both as they are, [2, rows, w, 3]. */
  readonly rows: RowSource;
  readonly walk: WalkPair;
  /** Region over the images; null: everything. */
  readonly mask: PixelMask | null;
  /** `family`: as the metric is defined; another is a mistake that is looked for. */
  readonly input: InputVariant;
}

/** A metric on the features of a network, with numbers of its own that somebody has trained: part -> [1, 1, c, 1]. */
export interface NetworkMetric extends Described {
  readonly needs: BackboneId;
  readonly learnt: LearntKind;
  /** Weights that they were trained on; with others it has no value. */
  readonly families: readonly WeightFamily[];
  readonly follows: readonly [];
  measure(learnt: ReadonlyMap<string, Tensor4D>, images: NetworkPair): Promise<number | null>;
  /** A map each layer that it reads, to be added up. */
  readonly map?: MapText & {
    make(learnt: ReadonlyMap<string, Tensor4D>, images: NetworkPair): Promise<readonly Plane[]>;
  };
}

export type Metric = PixelMetric | NetworkMetric;
