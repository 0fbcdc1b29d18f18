import type { StateCreator } from 'zustand';
import type { BackboneId, BackendName, DistanceId, MistakeId, Prepare, Recipe } from '#worker/protocol.ts';
import { type Place, placeOf, presetWeights, type Weights } from './rows.ts';
import type { Store } from './store.ts';
import type { UrlState } from './urlState.ts';

export type View = NonNullable<UrlState['view']>;
export type Language = 'en' | 'zh-CN';
export type Theme = 'auto' | 'light' | 'dark';

/** Everything that a person sets and a link carries. */
export interface Settings {
  tab: 'compare' | 'train';
  backbone: BackboneId;
  backend: BackendName | 'auto';
  recipe: string;
  distance: DistanceId;
  place: Place;
  reduction: 'mean' | 'sum';
  weights: Weights;
  language: Language;
  theme: Theme;
  view: View;
  /** Row whose heat map is shown. */
  heatOf: 'weighted-sum' | string;
  prepare: Prepare;
  mistakes: readonly MistakeId[];
  /** Id of the training demo or the task that was chosen last; null for none. */
  preset: string | null;
  /** What the training run is set up otherwise than that preset or task; empty where nothing is. */
  run: string;
}

export interface SettingsActions {
  /** Sets anything that has no further consequence. */
  set(change: Partial<Omit<Settings, 'recipe' | 'weights' | 'distance' | 'place'>>): void;
  setWeight(key: string, weight: number): void;
  setWeights(weights: Weights): void;
  /** Takes a recipe's taps, distances, weights and variant. */
  useRecipe(recipe: Recipe): void;
  setDistance(distance: DistanceId): void;
  setPlace(place: Place): void;
  useBackbone(id: BackboneId): void;
}

export type SettingsSlice = { settings: Settings } & SettingsActions;

export const initialSettings: Settings = {
  tab: 'compare',
  backbone: 'vgg19-slim',
  backend: 'auto',
  recipe: 'multi-scale-l1',
  distance: 'l1',
  place: 'after-relu',
  reduction: 'mean',
  weights: {},
  language: 'en',
  theme: 'auto',
  view: 'heat',
  heatOf: 'weighted-sum',
  prepare: { longestSide: 512, resample: 'lanczos', fit: 'refuse', background: 'white' },
  mistakes: [],
  preset: null,
  run: '',
};

/** Moves weights to the rows of another distance or side: `relu1_2` -> `conv1_2`. */
const renamed = (weights: Weights, rename: (key: string) => string): Weights =>
  Object.fromEntries(Object.entries(weights).map(([key, weight]) => [rename(key), weight]));

export const settingsSlice: StateCreator<Store, [], [], SettingsSlice> = (set, get) => {
  const change = (part: Partial<Settings>) => set(({ settings }) => ({ settings: { ...settings, ...part } }));
  return {
    settings: initialSettings,
    set: change,
    setWeight: (key, weight) => change({ weights: { ...get().settings.weights, [key]: weight } }),
    setWeights: (weights) => change({ weights }),
    useRecipe: (recipe) => {
      const { backbone, settings } = { backbone: get().settings.backbone, settings: get().settings };
      const entry = get().catalogue?.backbones.find(({ id }) => id === backbone);
      if (!entry) return;
      const place = placeOf(recipe);
      change({
        recipe: recipe.id,
        distance: recipe.distance,
        place,
        reduction: recipe.reduction,
        weights: presetWeights(entry, recipe, recipe.distance, place),
        heatOf: 'weighted-sum',
        mistakes: settings.mistakes,
      });
    },
    // Rows of a second distance keep their key; the main rows' keys do not name their distance.
    setDistance: (distance) => change({ distance }),
    setPlace: (place) => {
      const [from, to] = place === 'after-relu' ? ['conv', 'relu'] : ['relu', 'conv'];
      const { weights, heatOf } = get().settings;
      const rename = (key: string) => key.replace(new RegExp(`(^|~)${from}`), `$1${to}`);
      change({ place, weights: renamed(weights, rename), heatOf: rename(heatOf) });
    },
    useBackbone: (id) => {
      const { catalogue, settings } = get();
      const entry = catalogue?.backbones.find((backbone) => backbone.id === id);
      if (!catalogue || !entry) return;
      const fits = (recipe: Recipe) => recipe.backbones.includes(id);
      const current = catalogue.recipes.find((recipe) => recipe.id === settings.recipe);
      const recipe = current && fits(current) ? null : catalogue.recipes.find(fits);
      change({ backbone: id, heatOf: 'weighted-sum' });
      if (recipe) return get().useRecipe(recipe);
      const old = catalogue.backbones.find((backbone) => backbone.id === settings.backbone);
      const sameTaps = old && entry.taps.every(({ id: tap }) => old.taps.some((other) => other.id === tap));
      if (!sameTaps) change({ weights: Object.fromEntries(entry.defaultTaps.map((tap) => [tap, 1])) });
    },
  };
};
