import { asTrained, terms } from '../recipes/variants.ts';
import type { FeatureLossSpec } from './perceptual.ts';

/**
 * What a style term starts with: Gram matrices at the end of the first four blocks, equal weights (Johnson et al. 2016,
 * section 3.2), scaled so that at weight 1 they pull about as hard as pixel L1 does on an image that is four times too
 * coarse. Any recipe with Gram terms does as well: a style term is a perceptual term whose distances forget place.
 */
export const defaultStyle: FeatureLossSpec = {
  terms: terms('gram', { relu1_2: 1, relu2_2: 1, relu3_4: 1, relu4_4: 1 }),
  reduction: 'mean',
  scale: 1.4e-10,
  variant: asTrained,
};
