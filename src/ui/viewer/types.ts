import type { Pixels } from '#worker/protocol.ts';

export const viewModes = ['side', 'split', 'onion', 'blink', 'difference', 'heat'] as const;
export type ViewMode = (typeof viewModes)[number];

/** One value a position of a tap, [height, width] row by row, all >= 0. */
export interface HeatMap {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

export interface ViewerImage {
  readonly name: string;
  /** At the working size; both images have the same. */
  readonly pixels: Pixels;
}

export interface ViewerRow {
  /** Unique among the rows. */
  readonly key: string;
  readonly tap: string;
  /** As it is shown, in the page's language. */
  readonly label: string;
  /** Mean of the map (within the mask), or a global distance's one number. */
  readonly distance: number;
  /** What `distance` is multiplied by to give the row's part of the total: weight, reduction and recipe scale in one. */
  readonly weight: number;
  /** CSS colour of the row in every chart. */
  readonly colour: string;
  /** null: a global distance, which has no value at a position. */
  readonly map: HeatMap | null;
}

/** A metric that has a map of its own, in the page's language. */
export interface MetricChoice {
  /** Not that of a row. */
  readonly key: string;
  readonly label: string;
  /** What each value is. */
  readonly about: string;
  readonly range: string;
  /** The conventions by which it is taken; '' where there are none. */
  readonly by: string;
  /** What it needs and is not here; null where it can be made. */
  readonly missing: string | null;
}

/** Maps to be added up; `mean`: of all places that have a value. */
export interface MadeMap {
  readonly layers: readonly HeatMap[];
  readonly mean: number;
}

/** `weighted-sum`, or the key of a row or of a metric. */
export type Selection = 'weighted-sum' | (string & {});

/** Region of the working image that counts: 255 inside, 0 outside, row by row. */
export interface ViewerMask {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array<ArrayBuffer>;
}

export type Upsampling = 'nearest' | 'smooth';
export type ScaleKind = 'linear' | 'sqrt' | 'log';
export type RangeKind = 'max' | 'percentile' | 'locked';
export type HeatUnder = 'reference' | 'generated' | 'both';

/** How a map becomes colours. */
export interface HeatSettings {
  readonly colourMap: 'inferno' | 'magma' | 'viridis' | 'cividis' | 'turbo';
  readonly scale: ScaleKind;
  readonly range: RangeKind;
  readonly upsampling: Upsampling;
  readonly under: HeatUnder;
  /** Let the image through where the map is low; the colour bar shows how much. */
  readonly clearLow: boolean;
  /** Draw the image under the map without its colours. */
  readonly grey: boolean;
  /** 0..1 */
  readonly opacity: number;
}
