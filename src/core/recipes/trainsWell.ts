import type { BackboneId } from '../backbones/types.ts';
import measured from './trainsWell.json';

/**
 * How well a recipe trains on the embedded network. An image of 24x24 numbers, enlarged to 96x96, is optimised towards a
 * photograph that nothing was trained on; full VGG-19 judges: its distance to the photograph after / before, a mean over
 * five layers and 12 photographs. Lower is better. Measured by tools/distill/as_loss.py with the weights that are shipped.
 */
export interface TrainingRatio {
  /** The recipe is the whole loss. */
  readonly alone: number;
  /** Beside pixel L1, both pulling the image equally hard. */
  readonly besidePixels: number;
  /** With this weight the recipe pulls as hard as pixel L1 (a mean, images in 0..1) at weight 1; at 96x96. */
  readonly weight: number;
}

/** Same test: what pixel L1 alone reaches, what VGG-19 itself reaches with gradient-balanced weights. */
export const yardsticks: { readonly pixels: number; readonly vgg19: number } = {
  pixels: measured.pixels,
  vgg19: measured.vgg19,
};

const ratios: Readonly<Record<string, TrainingRatio>> = measured.recipes;

/** What was measured of a recipe, by id; null for networks other than the embedded one, which need no warning. */
export const trainingRatio = (recipe: string, backbone: BackboneId): TrainingRatio | null =>
  backbone === measured.network ? (ratios[recipe] ?? null) : null;

/** How a recipe may be offered for training: by itself, only with pixel L1 beside it, or not at all. */
export type TrainingOffer = 'alone' | 'beside-pixels' | 'no';

/** `no` where the recipe makes worse images than pixel L1 does without any network. */
export function trainingOffer(recipe: string, backbone: BackboneId): TrainingOffer {
  const ratio = trainingRatio(recipe, backbone);
  if (!ratio) return backbone === measured.network ? 'no' : 'alone';
  if (ratio.alone < measured.pixels) return 'alone';
  return ratio.besidePixels < measured.pixels ? 'beside-pixels' : 'no';
}

/** Id of the recipe that trains best by itself on the embedded network: the default for training. */
export const bestForTraining: string = Object.keys(ratios).reduce((best, id) =>
  ratios[id]!.alone < ratios[best]!.alone ? id : best,
);

/** SHA-256 of the weights that the ratios were measured with. */
export const measuredWith: string = measured.weightsSha256;
