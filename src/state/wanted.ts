import type {
  BackboneEntry,
  DistanceId,
  DistancesParams,
  ForwardVariant,
  MetricId,
  Recipe,
} from '#worker/protocol.ts';
import { type Candidate, selectedGenerated } from './images.ts';
import { memo } from './memo.ts';
import { chosenBackbone, statusOf } from './networks.ts';
import { type PresentMaking, type Request, requestOf } from './request.ts';
import type { Place, Weights } from './rowKeys.ts';
import { panelRows, type Row } from './rows.ts';
import type { Store } from './store.ts';

/** The recipe that the settings started from. */
export const chosenRecipe = ({ catalogue, settings }: Store) =>
  catalogue?.recipes.find(({ id }) => id === settings.recipe) ?? null;

const asTrained: ForwardVariant = { input: 'family', pooling: 'max', relu: 'separate' };
const variantOf = (store: Store): ForwardVariant => chosenRecipe(store)?.variant ?? asTrained;

/** The rows of the layers panel. */
export function rowsOf(store: Store): readonly Row[] {
  const [backbone, recipe] = [chosenBackbone(store), chosenRecipe(store)];
  const { distance, place, weights } = store.settings;
  return backbone && recipe ? keptRows(backbone, recipe, distance, place, keysOf(weights)) : noRows;
}
const noRows: readonly Row[] = [];
/** Keys as one text: rows stay the same objects while only weights change. */
const keysOf = memo((weights: Weights) => Object.keys(weights).join());
const keptRows = memo((...[backbone, recipe, distance, place, keys]: [...PanelOf, string]) =>
  panelRows(backbone, recipe, distance, place, keys.split(',')),
);
type PanelOf = [BackboneEntry, Recipe, DistanceId, Place];

/** The weights that count, with mute and solo applied. */
export const countingWeights = ({ settings, muted, solo }: Store): Weights =>
  keptWeights(settings.weights, muted, solo);

const keptWeights = memo((weights: Weights, muted: readonly string[], solo: readonly string[]): Weights => {
  const counts = (key: string) => (solo.length > 0 ? solo.includes(key) : !muted.includes(key));
  return Object.fromEntries(Object.entries(weights).map(([key, w]) => [key, counts(key) ? w : 0]));
});

/** What a comparison would be made of by the present settings, whether or not it can be made. */
export function makingOf(store: Store): PresentMaking {
  const { settings, reference, mask, generation } = store;
  return {
    reference,
    backbone: chosenBackbone(store),
    prepare: settings.prepare,
    conventions: settings.conventions,
    variant: variantOf(store),
    panel: rowsOf(store),
    mask,
    generation,
  };
}

export interface WantedMistake {
  /** Names the request, the image and what is made wrong. */
  readonly key: string;
  readonly change: Pick<DistancesParams, 'mistakes' | 'rows'>;
}

export interface Wanted {
  /** What it depends on, as one text: two comparisons with the same key need the same numbers. */
  readonly key: string;
  readonly request: Request;
  /** The selected one first. */
  readonly generated: readonly Candidate[];
  readonly metrics: readonly MetricId[];
  readonly mistake: WantedMistake | null;
}

const derived = new WeakMap<Store, Wanted | null>();

/**
 * Which comparison is wanted; null while something that it needs is missing. Weights are no part of it. It is derived once
 * for each state of the page, however many ask.
 */
export function wantedComparison(store: Store): Wanted | null {
  const known = derived.get(store);
  if (known !== undefined) return known;
  const wanted = derive(store);
  derived.set(store, wanted);
  return wanted;
}

/** The request stays the same object until something that it is made of changes. */
const keptRequest = memo(
  (...[reference, backbone, prepare, conventions, variant, panel, mask, generation, state]: RequestOf) =>
    requestOf({ reference, backbone, prepare, conventions, variant, panel, mask, generation }, state),
);
type RequestOf = [
  Request['reference'],
  Request['backbone'],
  Request['prepare'],
  Request['conventions'],
  Request['variant'],
  Request['panel'],
  Request['mask'],
  number,
  Parameters<typeof requestOf>[1],
];

function derive(store: Store): Wanted | null {
  const { settings, generated, boot, backbones, moreMetrics } = store;
  const { reference, backbone, prepare, conventions, variant, panel, mask, generation } = makingOf(store);
  const state = statusOf(store, settings.backbone)?.state;
  if (!reference || !backbone || generated.length === 0 || boot.at !== 'ready' || !state) return null;
  const request = keptRequest(
    reference,
    backbone,
    prepare,
    conventions,
    variant,
    panel,
    mask,
    generation,
    state,
  );
  if (!request) return null;
  const installed = (id: string) => backbones.some((b) => b.id === id && b.state.at !== 'absent');
  const metrics = (store.catalogue?.metrics ?? [])
    .filter(({ place }) => place === 'first' || moreMetrics)
    .filter(({ needs }) => needs === null || installed(needs))
    .map(({ id }): MetricId => id);
  const selected = selectedGenerated(store)!;
  const { mistakes } = settings;
  const rows = mistakes.length > 0 ? mistakenRows(store, request.base.rows) : [];
  const mistake =
    rows.length > 0
      ? {
          key: JSON.stringify([request.distancesKey, selected.imageId, mistakes, rows]),
          change: { mistakes: [...mistakes], rows },
        }
      : null;
  // Every candidate is measured, so another selection needs no new numbers, except for the one with mistakes.
  const all = generated.map(({ id, imageId }) => `${id} ${imageId}`).toSorted();
  return {
    key: JSON.stringify([request.key, all, metrics, mistake?.key ?? null]),
    request,
    generated: [selected, ...generated.filter(({ id }) => id !== selected.id)],
    metrics,
    mistake,
  };
}

/**
 * The rows of the comparison with mistakes. A loop over the batch pairs its items with the weights in order, so the list
 * is the recipe's own, as it would be in the code that makes the mistake: rows that count nothing are not in it.
 */
export function mistakenRows(store: Store, rows: DistancesParams['rows']): DistancesParams['rows'] {
  if (!store.settings.mistakes.includes('batch-walk')) return rows;
  const weights = countingWeights(store);
  const counting = new Set(
    rowsOf(store)
      .filter(({ key }) => (weights[key] ?? 0) > 0)
      .map(({ tap, distance }) => `${distance}~${tap}`),
  );
  return rows.filter(({ tap, distance }) => counting.has(`${distance}~${tap}`));
}
