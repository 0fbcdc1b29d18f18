import { createStore } from 'zustand/vanilla';
import type { MetricId } from '#worker/protocol.ts';
import { metricKey } from '../comparison.ts';
import { selectedGenerated } from '../images.ts';
import { statusOf } from '../networks.ts';
import { requestOf } from '../request.ts';
import { weigh } from '../rows.ts';
import { settingsSlice } from '../settings.ts';
import type { Store } from '../store.ts';
import { chosenRecipe, countingWeights, makingOf, mistakenRows, rowsOf } from '../wanted.ts';
import type { Change, Facts, NumberKind, Trial } from './types.ts';

/** What the page would be, were it set as code is that does `changes`. The page itself is not touched. */
export function pageWith(now: Store, changes: readonly Change[]): Store {
  const trial = createStore<Store>()((...args) => ({
    ...now,
    ...settingsSlice(...args),
    // The right comparison is what a mistake is made in.
    settings: { ...now.settings, mistakes: [] },
  }));
  for (const change of changes) change.set?.(trial.getState());
  return trial.getState();
}

/** The number of a kind that such code prints; null where there is none. Nothing is measured that is known. */
export async function numberOf(
  kind: NumberKind,
  now: Store,
  changes: readonly Change[],
  signal: AbortSignal,
): Promise<number | null> {
  const page = pageWith(now, changes);
  const trial: Trial = Object.assign({}, ...changes.map((change) => change.trial));
  const found = await (kind === 'total' ? totalOf(page, trial, signal) : metricOf(kind, page, trial, signal));
  if (!found || !Number.isFinite(found.value)) return null;
  return changes.reduce((value, change) => change.after?.(value, found.facts) ?? value, found.value);
}

interface Found {
  readonly value: number;
  readonly facts: Facts;
}

function requestBy(page: Store, trial: Trial) {
  const making = makingOf(page);
  const { backbone, reference } = making;
  const state = backbone && statusOf(page, backbone.id)?.state;
  const generated = selectedGenerated(page);
  if (!backbone || !reference || !state || !generated) return null;
  const variant = { ...making.variant, ...trial.variant };
  const request = requestOf({ ...making, backbone, reference, variant }, state);
  return request && { request, generated: generated.imageId };
}

async function totalOf(page: Store, trial: Trial, signal: AbortSignal): Promise<Found | null> {
  const by = requestBy(page, trial);
  if (!by?.request.complete) return null;
  const { request, generated } = by;
  const { kept, engine, settings } = page;
  const mistakes = [...settings.mistakes];
  const rows = mistakes.length > 0 ? mistakenRows(page, request.base.rows) : request.base.rows;
  // As the comparison keeps them.
  const key = JSON.stringify([
    request.distancesKey,
    generated,
    ...(mistakes.length > 0 ? [mistakes, rows] : []),
  ]);
  const result =
    kept.distances(key) ??
    (await engine.call('distances', { ...request.base, rows, mistakes, generated }, { signal }));
  kept.putDistances(key, result);
  const [weights, scale] = [countingWeights(page), chosenRecipe(page)?.scale ?? 1];
  const { total, rows: weighed } = weigh(rowsOf(page), weights, result.rows, settings.reduction, scale);
  const layers = weighed.filter(({ weight }) => weight > 0).length;
  return total === null ? null : { value: total, facts: { ...noFacts, layers, scale } };
}

const noFacts: Facts = { layers: 1, scale: 1, size: { width: 0, height: 0 }, border: 0, channels: 3 };

async function metricOf(
  kind: Exclude<NumberKind, 'total'>,
  page: Store,
  { longestSide = null, input = 'family', net = 'alex' }: Trial,
  signal: AbortSignal,
): Promise<Found | null> {
  const by = requestBy(page, {});
  if (!by) return null;
  const { request, generated } = by;
  const { kept, engine } = page;
  const id: MetricId = kind === 'lpips' ? `lpips-${net}` : kind;
  const plain = longestSide === null && input === 'family';
  const name = metricKey(page, request.generation, id);
  // As the comparison keeps them, or under another size and input.
  const key = JSON.stringify([request.metricsKey, generated, ...(plain ? [] : [longestSide, input])]);
  const measure = async () => {
    const { longestSide: _, ...own } = request.prepare;
    const { reference, mask } = request.base;
    const params = { reference, generated, mask, metrics: [id], conventions: request.conventions };
    const prepare = plain ? own : { ...own, longestSide };
    const found = await engine.call('metrics', { ...params, prepare, input }, { signal });
    const value = found.values[0]!.value;
    kept.putMetrics(key, found.size, [{ key: name, value }]);
    return { size: found.size, value };
  };
  const before = kept.metrics(key, [{ id, key: name }]);
  const known = before?.values[0];
  const { size, value } = known ? { size: before.size, value: known.value } : await measure();
  const { border, channels } = request.conventions;
  const facts = { ...noFacts, size, border, channels: channels === 'y' ? 1 : 3 };
  return value === null ? null : { value, facts };
}
