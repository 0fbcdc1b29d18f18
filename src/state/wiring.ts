import { conventionsFrom, conventionsInLink } from './conventions.ts';
import { wantedMetricMap } from './metricMap.ts';
import { chosenBackbone } from './networks.ts';
import { wantedPicture } from './picture.ts';
import { placeOfWeights, presetWeights } from './rows.ts';
import { initialSettings, type Settings } from './settings.ts';
import type { AppStore, Store } from './store.ts';
import { formatUrl, type ParsedUrl, parseUrl, type UrlState } from './urlState.ts';
import { chosenRecipe, wantedComparison } from './wanted.ts';

/**
 * Starts a comparison whenever something that it depends on has changed, while its screen is shown; one that is running
 * ends where none can be made by the present settings, since it would be one of other settings.
 */
export function compareOnChange(store: AppStore): () => void {
  let last = '';
  const check = (state: Store) => {
    // A run that trains is not to wait for numbers that nobody sees.
    if (state.settings.tab !== 'compare') return;
    const wanted = wantedComparison(state);
    const key = wanted?.key ?? '';
    if (key === last) return;
    last = key;
    if (wanted) void state.compareNow(wanted);
    else if (state.running.at !== 'idle') state.cancelCompare();
  };
  check(store.getState());
  return store.subscribe(check);
}

/** Has the picture of the selected pair fetched once that is measured, while its screen is shown. */
export function pictureOnChange(store: AppStore): () => void {
  let last = '';
  const check = (state: Store) => {
    if (state.settings.tab !== 'compare') return;
    const wanted = wantedPicture(state);
    const key = wanted ? wanted.pixelsKey + wanted.mapsKey : '';
    if (key === last) return;
    last = key;
    if (wanted) void state.showPicture();
  };
  check(store.getState());
  return store.subscribe(check);
}

/** Has a metric's map made once it is looked at, while its screen is shown. */
export function metricMapOnChange(store: AppStore): () => void {
  let last = '';
  const check = (state: Store) => {
    if (state.settings.tab !== 'compare') return;
    const key = wantedMetricMap(state)?.key ?? '';
    if (key === last) return;
    last = key;
    if (key !== '') void state.showMetricMap();
  };
  check(store.getState());
  return store.subscribe(check);
}

/** Closes images that are no longer shown, once no comparison reads them. */
export function closeOnChange(store: AppStore): () => void {
  return store.subscribe((_, before) => {
    const { running, closeUnused } = store.getState();
    // A comparison reads its images until it ends, or until a newer one, of those that are shown, takes its place.
    const begins = running !== before.running && running.at === 'running' && running.progress === null;
    if (running.at !== 'running' || begins) closeUnused();
  });
}

/** Loads the chosen network onto the device as soon as it is chosen. */
export function loadOnChoice(store: AppStore): () => void {
  return store.subscribe((state, before) => {
    if (state.boot.at === 'ready' && state.settings.backbone !== before.settings.backbone)
      void state.load(state.settings.backbone);
  });
}

/**
 * The settings as a link carries them: those that differ from the defaults, or from what the recipe and the weights say.
 */
export function urlOf(store: Store): UrlState {
  const { settings, sample, muted, solo } = store;
  const {
    tab,
    backbone,
    backend,
    recipe,
    distance,
    place,
    reduction,
    weights,
    language,
    languageChosen,
    theme,
    view,
    heatOf,
  } = settings;
  const { prepare, conventions, mistakes, run } = settings;
  const all = Object.entries(weights);
  // A row on the other side of the ReLU is there for its weight alone, even if that is 0.
  const named = new Set([...muted, ...solo, heatOf]);
  const counting = all.filter(([key, weight]) => weight > 0 || named.has(key));
  // One weight of 0 says that all are: no weights at all would mean the recipe's own.
  const w = Object.fromEntries(counting.length > 0 ? counting : all.slice(0, 1));
  const [entry, chosen] = [chosenBackbone(store), chosenRecipe(store)];
  const usual = store.catalogue?.recipes.find((known) => known.backbones.includes(backbone));
  const own = entry && chosen ? presetWeights(entry, chosen, distance, place) : {};
  const asRecipe =
    muted.length + solo.length === 0 &&
    heatOf === 'weighted-sum' &&
    Object.keys({ ...own, ...weights }).every((key) => (own[key] ?? 0) === (weights[key] ?? 0));
  const saidPlace = entry && chosen && placeOfWeights(entry, chosen, distance, asRecipe ? {} : w);
  return {
    ...(tab !== initialSettings.tab && { tab }),
    ...(settings.preset !== null && { preset: settings.preset }),
    ...(run !== '' && { run }),
    ...(backbone !== initialSettings.backbone && { backbone }),
    ...(backend !== initialSettings.backend && { backend }),
    ...(recipe !== usual?.id && { recipe }),
    ...(distance !== chosen?.distance && { distance }),
    ...(place !== saidPlace && { place }),
    ...(reduction !== chosen?.reduction && { reduction }),
    ...(all.length > 0 && !asRecipe && { w }),
    ...(muted.length > 0 && { mute: [...muted] }),
    ...(solo.length > 0 && { solo: [...solo] }),
    ...(languageChosen && { lang: language }),
    ...(theme !== initialSettings.theme && { theme }),
    ...(view !== initialSettings.view && { view }),
    ...(heatOf !== initialSettings.heatOf && { tap: heatOf }),
    ...(prepare.longestSide !== initialSettings.prepare.longestSide && { size: prepare.longestSide }),
    ...(prepare.resample !== initialSettings.prepare.resample && { resample: prepare.resample }),
    ...(prepare.background !== initialSettings.prepare.background && { background: prepare.background }),
    ...(prepare.profiles !== initialSettings.prepare.profiles && { profiles: prepare.profiles }),
    ...(prepare.fit !== initialSettings.prepare.fit && { fit: prepare.fit }),
    ...conventionsInLink(conventions),
    ...(mistakes.length > 0 && { mistakes: [...mistakes] }),
    ...(sample && {
      scene: sample.scene,
      seed: sample.seed,
      distortion: sample.distortion,
      strength: sample.strength,
    }),
  };
}

/** The settings of a link, over the defaults. */
export function settingsFrom({ state }: ParsedUrl, language: Settings['language']): Settings {
  const d = initialSettings;
  return {
    tab: state.tab ?? d.tab,
    backbone: state.backbone ?? d.backbone,
    backend: state.backend ?? d.backend,
    recipe: state.recipe ?? d.recipe,
    distance: state.distance ?? d.distance,
    place: state.place ?? d.place,
    reduction: state.reduction ?? d.reduction,
    weights: state.w ?? d.weights,
    language: state.lang ?? language,
    languageChosen: state.lang !== undefined,
    theme: state.theme ?? d.theme,
    view: state.view ?? d.view,
    heatOf: state.tap ?? d.heatOf,
    prepare: {
      longestSide: state.size === undefined ? d.prepare.longestSide : state.size,
      resample: state.resample ?? d.prepare.resample,
      background: state.background ?? d.prepare.background,
      profiles: state.profiles ?? d.prepare.profiles,
      fit: state.fit ?? d.prepare.fit,
    },
    conventions: conventionsFrom(state),
    mistakes: state.mistakes ?? d.mistakes,
    preset: state.preset ?? d.preset,
    run: state.run ?? d.run,
  };
}

/** Keeps the address in step with the settings, without a history entry for each slider move. */
export function addressOnChange(store: AppStore, replace: (search: string) => void): () => void {
  let last = '';
  return store.subscribe((state) => {
    if (!chosenBackbone(state)) return;
    const search = formatUrl(urlOf(state));
    if (search === last) return;
    last = search;
    replace(`?${search}`);
  });
}

/** Reads what an address says by itself; `start` then follows it as far as the registries know what it names. */
export function readAddress(store: AppStore, search: string, language: Settings['language']): ParsedUrl {
  const parsed = parseUrl(search);
  store.setState({ settings: settingsFrom(parsed, language) });
  return parsed;
}
