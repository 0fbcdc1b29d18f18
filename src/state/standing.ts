import { shownResult, weighedOf } from './comparison.ts';
import { type Change, changesSince } from './request.ts';
import type { Store } from './store.ts';
import { makingOf, wantedComparison } from './wanted.ts';

/**
 * What the numbers on the page are of:
 * `none`: there are none; `current`: the present settings; `partial`: the same, but the network is still coming, and its
 * deeper layers are not measured; `replacing`: earlier settings, and the comparison of the present ones is running;
 * `previous`: earlier settings, and nothing is running.
 */
export type Standing = 'none' | 'current' | 'partial' | 'replacing' | 'previous';

export function standingOf(store: Store): Standing {
  if (!store.measured || !shownResult(store)) return 'none';
  const wanted = wantedComparison(store);
  if (wanted?.request.key === store.measured.request.key)
    return wanted.request.complete ? 'current' : 'partial';
  return store.running.at === 'running' ? 'replacing' : 'previous';
}

/** What is another now than when the shown numbers were made. */
export const changesOf = (store: Store): readonly Change[] =>
  store.measured ? changesSince(store.measured.request, makingOf(store)) : [];

/** Whether a comparison could be made that has not been: it was stopped, or one image of it has failed. */
export function isDue(store: Store): boolean {
  const wanted = wantedComparison(store);
  if (!wanted) return false;
  const { measured, mistaken } = store;
  return (
    measured?.request.key !== wanted.request.key ||
    wanted.generated.some(({ id }) => !(id in measured.results)) ||
    (wanted.mistake?.key ?? null) !== (mistaken?.key ?? null)
  );
}

/** The total with mistakes belongs beside the right one of the same pair under the same settings, and nowhere else. */
export function mistakenResult(store: Store) {
  const { mistaken, measured } = store;
  const wanted = wantedComparison(store);
  const fresh = wanted !== null && measured?.request.key === wanted.request.key;
  return fresh && mistaken?.key === wanted.mistake?.key ? (mistaken?.result ?? null) : null;
}

/** The total with the mistakes that are on; null where there are none, or where it has not been measured yet. */
export function mistakenTotal(store: Store): number | null {
  const wrong = mistakenResult(store);
  return wrong && weighedOf(store, wrong).total;
}
