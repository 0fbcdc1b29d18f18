import type { Label } from '../label.ts';
import type { RgbImage } from '../rgbImage.ts';

/** A picture that the project draws itself: one seed, one picture, the same bytes on every machine. */
export interface Scene {
  readonly id: string;
  readonly label: Label;
  /** Width and height in pixels, whole numbers from 16 to 1024; meant for 32..512. */
  draw(seed: number, width: number, height: number): RgbImage;
}
