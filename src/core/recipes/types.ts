import type { BackboneId } from '../backbones/types.ts';
import type { DistanceId } from '../distances/types.ts';
import type { Label } from '../label.ts';

/** One summand of a recipe: weight * distance at tap. */
export interface Term {
  readonly tap: string;
  readonly distance: DistanceId;
  readonly weight: number;
}

/** What is fed to the network. `family`: its own preprocessing (see WeightFamily). */
export const inputVariants = [
  'family',
  /** 2 * rgb01 - 1 taken for the normalised input, as pix2pixHD does. */
  'minus-one-to-one',
  /** rgb01 itself taken for the normalised input: no ImageNet normalisation (a mistake of the lab). */
  'zero-to-one',
  /** rgb01 taken for values in -1..1 by a pipeline that maps those to the family's own input (a mistake of the lab). */
  'half-range',
  /** Values in 0..255 where the family's preprocessing expects 0..1, or the other way round (a mistake of the lab). */
  'other-scale',
  /** Channels swapped, RGB for BGR or the other way round (a mistake of the lab). */
  'swapped-channels',
] as const;

export type InputVariant = (typeof inputVariants)[number];

/** Everything about a forward pass that changes its features. */
export interface ForwardVariant {
  readonly input: InputVariant;
  readonly pooling: 'max' | 'average';
  /** `in-place`: a tap before its ReLU returns the values after it, as `nn.ReLU(inplace=True)` does. */
  readonly relu: 'separate' | 'in-place';
}

export interface Recipe {
  readonly id: string;
  readonly label: Label;
  /** What it is for; where it departs from the original here, plainly. */
  readonly about: Label;
  /** Paper, repository and file that the numbers come from. */
  readonly source: Label;
  readonly backbones: readonly BackboneId[];
  /** Distance of the rows that the recipe does not use. */
  readonly distance: DistanceId;
  /** `sum` multiplies each mean by its number of elements, as the L1 norm of the article's formula does. */
  readonly reduction: 'mean' | 'sum';
  readonly terms: readonly Term[];
  /** Multiplies the total, e.g. 10 in pix2pixHD. */
  readonly scale: number;
  readonly variant: ForwardVariant;
}
