import { memo } from './memo.ts';
import { chosenBackbone } from './networks.ts';
import type { Weights } from './rowKeys.ts';
import { placeOf, presetWeights } from './rows.ts';
import type { Store } from './store.ts';
import { chosenRecipe } from './wanted.ts';

const keptPreset = memo(presetWeights);

const counting = (weights: Weights) => Object.entries(weights).filter(([, weight]) => weight > 0);

/**
 * Whether the settings have moved away from what the recipe says, muted rows included; a weight of 0 and none are the
 * same.
 */
export function isModified(store: Store): boolean {
  const [recipe, backbone] = [chosenRecipe(store), chosenBackbone(store)];
  if (!recipe || !backbone) return false;
  const { distance, place, reduction, weights } = store.settings;
  const preset = keptPreset(backbone, recipe, recipe.distance, placeOf(backbone, recipe));
  return (
    store.muted.length > 0 ||
    store.solo.length > 0 ||
    distance !== recipe.distance ||
    place !== placeOf(backbone, recipe) ||
    reduction !== recipe.reduction ||
    counting(weights).length !== counting(preset).length ||
    counting(weights).some(([key, weight]) => preset[key] !== weight)
  );
}
