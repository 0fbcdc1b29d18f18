import type { BackboneEntry, DistanceId, DistanceRow, Recipe } from '#worker/protocol.ts';
import { atSide, type Place, type Read, readOf, rowKey, sideOf, type Weights } from './rowKeys.ts';

/** One line of the layers panel: what it reads. Its weight is kept beside it, by key. */
export interface Row extends Read {
  /** `relu1_2`; `gram~relu1_2` for a second distance at a tap. */
  readonly key: string;
  /** 1, 2, ... from shallow to deep, 0 for the input: groups rows and picks their colour. */
  readonly block: number;
}

/** The block that a tap belongs to, 1..5 from shallow to deep; 0 for the input. */
export const blockOf = ({ taps }: Pick<BackboneEntry, 'taps'>, tap: string): number =>
  taps.find(({ id }) => id === tap)?.stage ?? 0;

/** The side of the ReLU that a recipe reads. */
export const placeOf = (backbone: BackboneEntry, recipe: Recipe): Place =>
  recipe.terms.some(({ tap }) => sideOf(backbone, tap) === 'before-relu') ? 'before-relu' : 'after-relu';

/** What a recipe's terms read, in their order, where `distance` is the main one and rows are read at `place`. */
const termReads = (backbone: BackboneEntry, recipe: Recipe, distance: DistanceId, place: Place): Read[] =>
  recipe.terms.map((term) => ({
    tap: atSide(backbone, term.tap, place),
    distance: term.distance === recipe.distance ? distance : term.distance,
  }));

/** The side that a list of weights reads at most taps; the recipe's own where it says nothing, or both alike. */
export function placeOfWeights(
  backbone: BackboneEntry,
  recipe: Recipe,
  distance: DistanceId,
  weights: Weights,
): Place {
  const sides = Object.keys(weights).map((key) => sideOf(backbone, readOf(key, distance)?.tap ?? ''));
  const [before, after] = (['before-relu', 'after-relu'] as const).map(
    (place) => sides.filter((side) => side === place).length,
  );
  if (before === after) return placeOf(backbone, recipe);
  return before! > after! ? 'before-relu' : 'after-relu';
}

/**
 * The rows of the panel: each layer's tap on one side of the ReLU with the main distance, whatever else the recipe
 * reads (another distance at a tap, the input), and whatever else `weighed` names: keys of weights, on either side.
 */
export function panelRows(
  backbone: BackboneEntry,
  recipe: Recipe,
  distance: DistanceId,
  place: Place,
  weighed: readonly string[] = [],
): readonly Row[] {
  // A network without a choice at some layer (a fire module) is read where it can be.
  const base = backbone.taps
    .filter(({ id, at }) => at !== 'input' && atSide(backbone, id, place) === id)
    .map(({ id }): Read => ({ tap: id, distance }));
  const reads = [
    ...base,
    ...termReads(backbone, recipe, distance, place),
    ...weighed.map((key) => readOf(key, distance)).filter((read) => read !== null),
  ];
  const order = new Map(backbone.taps.map(({ id }, index) => [id, index]));
  const rows = new Map<string, Row>();
  for (const read of reads) {
    const key = rowKey(read, distance);
    if (order.has(read.tap)) rows.set(key, { ...read, key, block: blockOf(backbone, read.tap) });
  }
  return [...rows.values()].sort((a, b) => order.get(a.tap)! - order.get(b.tap)!);
}

/** The recipe's own weights, by the keys of {@link panelRows}. */
export function presetWeights(
  backbone: BackboneEntry,
  recipe: Recipe,
  distance: DistanceId,
  place: Place,
): Weights {
  const reads = termReads(backbone, recipe, distance, place);
  return Object.fromEntries(reads.map((read, i) => [rowKey(read, distance), recipe.terms[i]!.weight]));
}

export interface Contribution extends Row {
  readonly weight: number;
  /** Distance at this row in the chosen reduction; null while it is not known. */
  readonly value: number | null;
  /** weight * value * the recipe's scale. */
  readonly contribution: number | null;
  /** Part of the total, 0..1; null where the total is 0 or unknown. */
  readonly share: number | null;
  readonly count: number | null;
}

export interface Weighed {
  readonly rows: readonly Contribution[];
  /** null until something has been measured. */
  readonly total: number | null;
}

/** Weighs measured distances: all that a slider does. `scale`: the recipe's own factor. */
export function weigh(
  rows: readonly Row[],
  weights: Weights,
  measured: readonly DistanceRow[],
  reduction: 'mean' | 'sum',
  scale: number,
): Weighed {
  const found = new Map(measured.map((row) => [`${row.distance}~${row.tap}`, row]));
  const weighed = rows.map((row) => {
    const at = found.get(`${row.distance}~${row.tap}`);
    const value = at ? (reduction === 'sum' ? at.value * at.count : at.value) : null;
    const weight = weights[row.key] ?? 0;
    const contribution = value === null ? null : weight === 0 ? 0 : scale * weight * value;
    return { ...row, weight, value, contribution, count: at?.count ?? null };
  });
  const known = weighed.filter(({ contribution }) => contribution !== null);
  const total = known.length === 0 ? null : known.reduce((sum, { contribution }) => sum + contribution!, 0);
  return {
    total,
    rows: weighed.map((row) => ({
      ...row,
      share: total && row.contribution !== null ? row.contribution / total : null,
    })),
  };
}

/**
 * Weights with which every row that counts contributes equally, and the total stays as it is. Rows that do not count,
 * or whose distance is 0 or not known, are not in it.
 */
export function equalised(rows: readonly Contribution[]): Weights {
  const active = rows.filter(({ weight, value }) => weight > 0 && value !== null && value > 0);
  const total = active.reduce((sum, { weight, value }) => sum + weight * value!, 0);
  return Object.fromEntries(active.map(({ key, value }) => [key, total / active.length / value!]));
}
