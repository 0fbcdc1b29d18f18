import type { BackboneId } from '../backbones/types.ts';
import { trainingRatio } from '../recipes/trainsWell.ts';
import type { Recipe } from '../recipes/types.ts';
import type { FeatureLoss } from './config.ts';

/**
 * A recipe as a loss to train with, scaled so that at weight 1 it pulls about as hard as pixel L1 does at weight 1 (as
 * measured on the embedded network, which answers as VGG-19 does; a recipe without a measurement keeps its own scale).
 */
export function featureLossOf(recipe: Recipe, backbone: BackboneId): FeatureLoss {
  const { id, terms, reduction, scale, variant } = recipe;
  const pull = trainingRatio(id, 'vgg19-slim')?.weight ?? 1;
  return { backbone, recipe: id, terms, reduction, scale: scale * pull, variant };
}
