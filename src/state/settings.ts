import type { StateCreator } from 'zustand';
import type {
  BackboneEntry,
  BackboneId,
  BackendName,
  Conventions,
  DistanceId,
  MistakeId,
  Prepare,
  Recipe,
} from '#worker/protocol.ts';
import { startConventions } from '#worker/schemas.ts';
import { shownResult, weighedOf } from './comparison.ts';
import { metricOfMap } from './metricMap.ts';
import { chosenBackbone } from './networks.ts';
import { atSide, type Place, readOf, rekeyed, rowKey, sideOf, type Weights } from './rowKeys.ts';
import { equalised, placeOf, presetWeights } from './rows.ts';
import type { Store } from './store.ts';
import type { UrlState } from './urlState.ts';
import { chosenRecipe, rowsOf } from './wanted.ts';

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
  /** Whether a person or a link chose the language: only then does a link carry it on. */
  languageChosen: boolean;
  theme: Theme;
  view: View;
  /** Row whose heat map is shown. */
  heatOf: 'weighted-sum' | string;
  prepare: Prepare;
  /** By which pixel metrics are taken. */
  conventions: Conventions;
  mistakes: readonly MistakeId[];
  /** Id of the training demo or the task that was chosen last; null for none. */
  preset: string | null;
  /** What the training run is set up otherwise than that preset or task; empty where nothing is. */
  run: string;
}

/** What choosing a recipe, resetting and equalising replace. */
type Replaced = Pick<Settings, 'recipe' | 'distance' | 'place' | 'reduction' | 'weights' | 'heatOf'> & {
  readonly muted: readonly string[];
  readonly solo: readonly string[];
};

export interface SettingsActions {
  /** Sets anything that has no further consequence. */
  set(change: Partial<Omit<Settings, 'recipe' | 'weights' | 'distance' | 'place'>>): void;
  setWeight(key: string, weight: number): void;
  /** Makes the rows that count contribute equally; the weights of all others stay. */
  equalise(): void;
  /** Takes a recipe's taps, distances, weights and variant; no row is muted or alone. */
  useRecipe(recipe: Recipe): void;
  setDistance(distance: DistanceId): void;
  setPlace(place: Place): void;
  useBackbone(id: BackboneId): void;
  /** Brings back what the last recipe, reset or equalising replaced; a second time, what it had put there. */
  undo(): void;
}

export interface SettingsSlice extends SettingsActions {
  settings: Settings;
  /** null where there is nothing to bring back. */
  replaced: Replaced | null;
}

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
  languageChosen: false,
  theme: 'auto',
  view: 'heat',
  heatOf: 'weighted-sum',
  prepare: { longestSide: 512, resample: 'lanczos', fit: 'refuse', background: 'white', profiles: 'stored' },
  conventions: startConventions,
  mistakes: [],
  preset: null,
  run: '',
};

const replacedBy = ({ settings, muted, solo }: Store): Replaced => {
  const { recipe, distance, place, reduction, weights, heatOf } = settings;
  return { recipe, distance, place, reduction, weights, heatOf, muted, solo };
};

/** What a recipe says of the settings. */
const saidBy = (entry: BackboneEntry, recipe: Recipe) => ({
  recipe: recipe.id,
  distance: recipe.distance,
  place: placeOf(entry, recipe),
  reduction: recipe.reduction,
  weights: presetWeights(entry, recipe, recipe.distance, placeOf(entry, recipe)),
  heatOf: 'weighted-sum',
});

export const settingsSlice: StateCreator<Store, [], [], SettingsSlice> = (set, get) => {
  const change = (part: Partial<Settings>) => set(({ settings }) => ({ settings: { ...settings, ...part } }));
  /** Changes what the rows read, and takes along all that goes by their keys. */
  const rekey = (part: Pick<Partial<Settings>, 'distance' | 'place'>, rename: (key: string) => string) => {
    const { settings, muted, solo } = get();
    const next = { ...settings, ...part, weights: rekeyed(settings.weights, rename) };
    const keys = new Set(rowsOf({ ...get(), settings: next }).map(({ key }) => key));
    const kept = (list: readonly string[]) => [...new Set(list.map(rename))].filter((key) => keys.has(key));
    const shown = metricOfMap(settings.heatOf) ? settings.heatOf : rename(settings.heatOf);
    const heatOf = metricOfMap(shown) || keys.has(shown) ? shown : 'weighted-sum';
    set({ settings: { ...next, heatOf }, muted: kept(muted), solo: kept(solo) });
  };
  return {
    settings: initialSettings,
    replaced: null,
    set: change,
    setWeight: (key, weight) => change({ weights: { ...get().settings.weights, [key]: weight } }),
    equalise: () => {
      const store = get();
      const equal = equalised(weighedOf(store, shownResult(store)).rows);
      const weights = { ...store.settings.weights, ...equal };
      set({ settings: { ...store.settings, weights }, replaced: replacedBy(store) });
    },
    useRecipe: (recipe) => {
      const store = get();
      const entry = chosenBackbone(store);
      if (!entry) return;
      const settings = { ...store.settings, ...saidBy(entry, recipe) };
      set({ settings, replaced: replacedBy(store), muted: [], solo: [] });
    },
    setDistance: (distance) => {
      const [entry, recipe] = [chosenBackbone(get()), chosenRecipe(get())];
      if (!entry || !recipe) return;
      const { distance: main, place } = get().settings;
      const own = recipe.terms
        .filter((term) => term.distance !== recipe.distance)
        .map((term) => `${term.distance}~${atSide(entry, term.tap, place)}`);
      rekey({ distance }, (key) => {
        const read = readOf(key, main);
        if (!read) return key;
        // A term of the recipe with a distance of its own is a main row for as long as that is the main distance.
        const isOwn = own.includes(`${read.distance}~${read.tap}`);
        return rowKey(isOwn || key.includes('~') ? read : { ...read, distance }, distance);
      });
    },
    // Where weights are on both sides of a ReLU, the two change places: nothing is lost, and the way back is the same.
    setPlace: (place) => {
      const { settings } = get();
      const entry = chosenBackbone(get());
      if (!entry || place === settings.place) return;
      rekey({ place }, (key) => {
        const read = readOf(key, settings.distance);
        const side = read && sideOf(entry, read.tap);
        if (!side) return key;
        const other = side === 'after-relu' ? 'before-relu' : 'after-relu';
        return rowKey({ ...read, tap: atSide(entry, read.tap, other) }, settings.distance);
      });
    },
    useBackbone: (id) => {
      const { catalogue, settings } = get();
      const entry = catalogue?.backbones.find((backbone) => backbone.id === id);
      if (!catalogue || !entry || id === settings.backbone) return;
      const fits = (recipe: Recipe) => recipe.backbones.includes(id);
      const current = catalogue.recipes.find((recipe) => recipe.id === settings.recipe);
      const recipe = current && fits(current) ? null : catalogue.recipes.find(fits);
      const old = catalogue.backbones.find((backbone) => backbone.id === settings.backbone);
      const sameTaps = old && entry.taps.every(({ id: tap }) => old.taps.some((other) => other.id === tap));
      const weights = sameTaps
        ? settings.weights
        : Object.fromEntries(entry.defaultTaps.map((tap) => [tap, 1]));
      const said = recipe ? saidBy(entry, recipe) : { weights, heatOf: 'weighted-sum' };
      set({ settings: { ...settings, backbone: id, ...said }, replaced: null, muted: [], solo: [] });
    },
    undo: () => {
      const store = get();
      if (!store.replaced) return;
      const { muted, solo, ...before } = store.replaced;
      set({ settings: { ...store.settings, ...before }, muted, solo, replaced: replacedBy(store) });
    },
  };
};
