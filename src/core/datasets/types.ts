import type { Label } from '../label.ts';
import type { RgbImage } from '../rgbImage.ts';

interface Common {
  readonly id: string;
  readonly label: Label;
  readonly about: Label;
}

/** Pictures that the project draws: the same seed and number give the same picture on every machine. */
export interface SingleDataset extends Common {
  readonly kind: 'single';
  /** Picture `index` of the set with `seed`; [side, side, 3]. */
  draw(seed: number, index: number, side: number): RgbImage;
}

/** Two domains without pairs. */
export interface PairDataset extends Common {
  readonly kind: 'pair';
  from(seed: number, index: number, side: number): RgbImage;
  to(seed: number, index: number, side: number): RgbImage;
  /** What a picture of the first domain is in the second, where that is known; for measuring only, never to train on. */
  readonly partner: ((image: RgbImage) => RgbImage) | null;
}

export type Dataset = SingleDataset | PairDataset;
