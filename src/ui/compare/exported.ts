import type { NotMeasured } from '#report/csv.ts';
import type { Exported } from '#report/exported.ts';
import { selectedGenerated } from '#state/images.ts';
import { standingOf } from '#state/standing.ts';
import type { Store } from '#state/store.ts';
import { chosenRecipe, countingWeights, rowsOf } from '#state/wanted.ts';

/**
 * The shown comparison for an export, from the request that it answers; null unless that is what the page is set to: a
 * number must not leave under the name of other settings.
 */
export function exportedOf(store: Store, id = selectedGenerated(store)?.id): Exported | null {
  const { measured, settings, catalogue, generated: all } = store;
  const result = measured?.results[id ?? ''];
  const generated = all.find((image) => image.id === id);
  const recipe = chosenRecipe(store);
  // Without its metrics it would not say all.
  if (!result?.metricsSize) return null;
  if (!measured || !generated || !recipe || standingOf(store) !== 'current') return null;
  const { reference, prepare, conventions, mask, backbone } = measured.request;
  const weights = countingWeights(store);
  const keys = new Map(rowsOf(store).map((row) => [`${row.distance}~${row.tap}`, row.key]));
  return {
    result,
    weights: result.rows.map((row) => weights[keys.get(`${row.distance}~${row.tap}`) ?? ''] ?? 0),
    reduction: settings.reduction,
    recipe: { ...recipe, distance: settings.distance },
    images: { reference, generated },
    prepare,
    conventions,
    mask,
    backbone,
    mistakes: catalogue?.mistakes.filter((entry) => result.made.mistakes.includes(entry.id)) ?? [],
  };
}

/** The other generated images, with their numbers or with the reason why they have none. */
export function othersOf(store: Store): readonly (Exported | NotMeasured)[] {
  const { measured, generated, failures } = store;
  const shown = selectedGenerated(store)?.id;
  return generated.flatMap((image): readonly (Exported | NotMeasured)[] => {
    if (image.id === shown || !measured) return [];
    const exported = exportedOf(store, image.id);
    if (exported) return [exported];
    const images = { reference: measured.request.reference, generated: image };
    return [{ images, failure: failures[image.id]?.code ?? 'not-measured' }];
  });
}
