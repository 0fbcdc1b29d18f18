import type { BackboneEntry, Catalogue, Recipe } from '#worker/protocol.ts';
import { firstSample } from './firstSample.ts';
import type { SampleChoice } from './images.ts';
import { metricOfMap } from './metricMap.ts';
import { readOf, rekeyed, rowKey, type Weights } from './rowKeys.ts';
import { panelRows, placeOfWeights, presetWeights } from './rows.ts';
import type { Settings } from './settings.ts';
import type { UrlKey, UrlState } from './urlState.ts';

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
  const said = link.w ?? {};
  const place = link.place ?? (recipe ? placeOfWeights(backbone, recipe, distance, said) : 'after-relu');
  const rows = recipe ? panelRows(backbone, recipe, distance, place, Object.keys(said)) : [];
  const keys = new Set(rows.map(({ key }) => key));
  /** The key as the page writes it: without the main distance. */
  const plain = (key: string) => {
    const read = readOf(key, distance);
    return read ? rowKey(read, distance) : key;
  };
  const split = (of: readonly string[]) => ({
    found: of.filter((key) => keys.has(plain(key))),
    strange: of.filter((key) => !keys.has(plain(key))),
  });
  const weights = split(Object.keys(said));
  if (weights.strange.length > 0)
    refused.push({ key: 'w', value: weights.strange.map((key) => `${key}:${said[key]}`).join(',') });
  const given: Weights = Object.fromEntries(weights.found.map((key) => [key, said[key]!]));
  const listed = (key: 'mute' | 'solo') => {
    const { found, strange } = split(link[key] ?? []);
    if (strange.length > 0) refused.push({ key, value: strange.join(',') });
    return [...new Set(found.map(plain))];
  };
  const preset = recipe ? presetWeights(backbone, recipe, distance, place) : {};
  const metric = metricOfMap(link.tap ?? '');
  const ofMetric = catalogue.metrics.some(({ id, map }) => id === metric && map) ? link.tap : undefined;
  const ofLayer =
    link.tap === 'weighted-sum' || (link.tap && keys.has(plain(link.tap))) ? plain(link.tap) : undefined;
  const mistakes = new Set(catalogue.mistakes.map(({ id }) => id));
  return {
    settings: {
      recipe: recipe?.id ?? '',
      distance,
      place,
      reduction: link.reduction ?? recipe?.reduction ?? 'mean',
      weights: weights.found.length > 0 ? rekeyed(given, plain) : preset,
      heatOf: known('tap', link.tap, ofMetric ?? ofLayer) ?? 'weighted-sum',
      mistakes: (link.mistakes ?? []).filter((id) => mistakes.has(id)),
    },
    sample,
    muted: listed('mute'),
    solo: listed('solo'),
    refused,
  };
}
