import type { Label } from '../label.ts';
import type { RgbImage } from '../rgbImage.ts';

/** A way to spoil a picture. Lengths follow the picture's shorter side, so that one strength looks alike at any size. */
export interface Distortion {
  readonly id: string;
  readonly label: Label;
  /** What is done, and what it teaches. */
  readonly about: Label;
  readonly defaultStrength: number;
  /**
   * @param strength 0..1; 0 gives equal pixels.
   * @param seed for those that throw dice; the same seed throws the same at every strength.
   */
  apply(image: RgbImage, strength: number, seed: number): RgbImage;
}
