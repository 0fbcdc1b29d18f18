import type { BackboneEntry, Catalogue, Recipe } from '#worker/protocol.ts';
import type { SampleChoice } from './images.ts';
import { panelRows, placeOf, presetWeights, type Weights } from './rows.ts';
import type { Settings } from './settings.ts';
import type { UrlKey, UrlState } from './urlState.ts';

/** The pair that is shown to somebody who has brought no image. */
export const firstSample: SampleChoice = { scene: 'lake', seed: 7, distortion: 'blur', strength: 0.4 };

export interface Refused {
  readonly key: UrlKey;
  readonly value: string;
}

export interface Opened {
  readonly settings: Pick<
    Settings,
    'recipe' | 'distance' | 'place' | 'reduction' | 'weights' | 'heatOf' | 'mistakes'
  >;
  readonly sample: SampleChoice;
  readonly muted: readonly string[];
  readonly solo: readonly string[];
  /** What the registries do not know: the page falls back and says so. */
  readonly refused: readonly Refused[];
}

/** What a link means for `backbone`: its words checked against the registries, the rest filled in by the recipe. */
export function openLink(catalogue: Catalogue, link: UrlState, backbone: BackboneEntry): Opened {
  const refused: Refused[] = [];
  const known = <T>(key: UrlKey, value: string | undefined, found: T | undefined): T | undefined => {
    if (value !== undefined && found === undefined) refused.push({ key, value });
    return value === undefined ? undefined : found;
  };
  const fits = (recipe: Recipe) => recipe.backbones.includes(backbone.id);
  const asked = catalogue.recipes.find((recipe) => recipe.id === link.recipe && fits(recipe));
  const recipe = known('recipe', link.recipe, asked) ?? catalogue.recipes.find(fits);
  const scene = catalogue.scenes.find(({ id }) => id === link.scene)?.id;
  const distortion = catalogue.distortions.find(({ id }) => id === link.distortion);
  const sample: SampleChoice = {
    scene: known('scene', link.scene, scene) ?? firstSample.scene,
    seed: link.seed ?? firstSample.seed,
    distortion: known('distortion', link.distortion, distortion)?.id ?? firstSample.distortion,
    strength: link.strength ?? distortion?.defaultStrength ?? firstSample.strength,
  };
  const distance = link.distance ?? recipe?.distance ?? 'l1';
  const place = link.place ?? (recipe ? placeOf(recipe) : 'after-relu');
  const keys = new Set((recipe ? panelRows(backbone, recipe, distance, place) : []).map(({ key }) => key));
  const strange = Object.entries(link.w ?? {}).filter(([key]) => !keys.has(key));
  if (strange.length > 0)
    refused.push({ key: 'w', value: strange.map(([key, w]) => `${key}:${w}`).join(',') });
  const given: Weights = Object.fromEntries(Object.entries(link.w ?? {}).filter(([key]) => keys.has(key)));
  const useGiven = Object.keys(given).length > 0;
  const preset = recipe ? presetWeights(backbone, recipe, distance, place) : {};
  const heatOf = link.tap === 'weighted-sum' || (link.tap && keys.has(link.tap)) ? link.tap : undefined;
  const mistakes = new Set(catalogue.mistakes.map(({ id }) => id));
  return {
    settings: {
      recipe: recipe?.id ?? '',
      distance,
      place,
      reduction: link.reduction ?? recipe?.reduction ?? 'mean',
      weights: useGiven ? given : preset,
      heatOf: known('tap', link.tap, heatOf) ?? 'weighted-sum',
      mistakes: (link.mistakes ?? []).filter((id) => mistakes.has(id)),
    },
    sample,
    muted: (link.mute ?? []).filter((key) => keys.has(key)),
    solo: (link.solo ?? []).filter((key) => keys.has(key)),
    refused,
  };
}
