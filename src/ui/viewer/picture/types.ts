import type { HeatMap, HeatSettings, ViewerImage, ViewerMask } from '../types.ts';
import type { WeightedLayer } from '../weightedMap.ts';

/** Everything on the picture, in the page's language; numbers are written out already. */
export interface PictureInput {
  readonly title: string;
  /** One line below the title: what was compared, when. */
  readonly subtitle: string;
  readonly total: { readonly label: string; readonly value: string };
  readonly reference: PictureImage;
  readonly generated: PictureImage;
  /** What was measured; the rest is veiled. null: everything. */
  readonly mask: ViewerMask | null;
  /** null: no row has a map. */
  readonly heat: PictureHeat | null;
  readonly table: {
    readonly headings: {
      readonly layer: string;
      readonly distance: string;
      readonly weight: string;
      readonly contribution: string;
      readonly share: string;
    };
    readonly rows: readonly PictureRow[];
  };
  /** MAE, PSNR and the like. */
  readonly metrics: PictureFacts;
  /** Backbone, weights, preprocessing, size, backend. */
  readonly made: PictureFacts;
  /** One line at the bottom. */
  readonly footer: string;
}

export interface PictureImage {
  readonly caption: string;
  readonly image: ViewerImage;
}

export interface PictureHeat {
  readonly caption: string;
  /** Under the colour bar: what the colours stand for. */
  readonly legend: string;
  readonly layers: readonly WeightedLayer[];
  /** Maps that share a range when it is locked. */
  readonly family: readonly HeatMap[];
  readonly settings: HeatSettings;
}

export interface PictureRow {
  readonly label: string;
  readonly colour: string;
  readonly distance: string;
  readonly weight: string;
  readonly contribution: string;
  readonly share: string;
  /** Part of the total, 0..1: the length of the bar. */
  readonly part: number;
}

export interface PictureFacts {
  readonly heading: string;
  readonly items: readonly { readonly label: string; readonly value: string }[];
}
