import type { BackboneEntry, CompareRow, DistanceId, Recipe } from '#worker/protocol.ts';

/** Which side of the ReLU the panel's rows read. */
export type Place = 'after-relu' | 'before-relu';

/** One line of the layers panel: what it reads. Its weight is kept beside it, by key. */
export interface Row {
  /** `relu1_2`; `gram~relu1_2` for a second distance at a tap. */
  readonly key: string;
  readonly tap: string;
  readonly distance: DistanceId;
  /** 1..5 for VGG blocks, 0 for the input: groups rows and picks their colour. */
  readonly block: number;
}

export type Weights = Readonly<Record<string, number>>;

export const rowKey = (tap: string, distance: DistanceId, main: DistanceId): string =>
  distance === main ? tap : `${distance}~${tap}`;

/**
 * The block that a tap belongs to, 1..5 from shallow to deep: `relu3_4` -> 3; fire modules go in pairs, `fire5` -> 3;
 * `input` -> 0.
 */
export function blockOf(tap: string): number {
  const n = Number(/\d+/.exec(tap)?.[0] ?? 0);
  return /(^|~)fire/.test(tap) ? Math.ceil(n / 2) : n;
}

/** The side of the ReLU that a recipe reads. */
export const placeOf = (recipe: Recipe): Place =>
  recipe.terms.some(({ tap }) => tap.startsWith('conv')) ? 'before-relu' : 'after-relu';

/**
 * The rows of the panel: each layer's tap on one side of the ReLU with the main distance, and whatever else the recipe
 * reads (another distance at a tap, the input, a tap on the other side).
 */
export function panelRows(
  backbone: BackboneEntry,
  recipe: Recipe,
  distance: DistanceId,
  place: Place,
): readonly Row[] {
  // A network without a choice at some layer (a fire module) is read where it can be.
  const atPlace = (layer: string, at: string) =>
    at === place || !backbone.taps.some((tap) => tap.layer === layer && tap.at === place);
  const base = backbone.taps
    .filter((tap) => tap.at !== 'input' && atPlace(tap.layer, tap.at))
    .map((tap) => ({ key: tap.id, tap: tap.id, distance, block: blockOf(tap.id) }));
  const known = new Set(base.map(({ key }) => key));
  const moved = recipe.terms.map((term) => ({ ...term, tap: atSide(backbone, term.tap, place) }));
  const extra = moved
    .map(({ tap, distance: own }) => {
      const used = own === recipe.distance ? distance : own;
      return { key: rowKey(tap, used, distance), tap, distance: used, block: blockOf(tap) };
    })
    .filter(({ key, tap }) => !known.has(key) && backbone.taps.some(({ id }) => id === tap));
  const order = new Map(backbone.taps.map(({ id }, index) => [id, index]));
  return [...base, ...extra].sort((a, b) => order.get(a.tap)! - order.get(b.tap)!);
}

/** The tap of the same layer on the given side of its ReLU; the tap itself where there is none. */
function atSide(backbone: BackboneEntry, tap: string, place: Place): string {
  const spec = backbone.taps.find(({ id }) => id === tap);
  if (!spec || spec.at === 'input') return tap;
  return backbone.taps.find(({ layer, at }) => layer === spec.layer && at === place)?.id ?? tap;
}

/** The recipe's own weights, by the keys of {@link panelRows}. */
export function presetWeights(
  backbone: BackboneEntry,
  recipe: Recipe,
  distance: DistanceId,
  place: Place,
): Weights {
  return Object.fromEntries(
    recipe.terms.map((term) => {
      const used = term.distance === recipe.distance ? distance : term.distance;
      return [rowKey(atSide(backbone, term.tap, place), used, distance), term.weight];
    }),
  );
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
  readonly map: CompareRow['map'];
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
  measured: readonly CompareRow[],
  reduction: 'mean' | 'sum',
  scale: number,
): Weighed {
  const found = new Map(measured.map((row) => [`${row.distance}~${row.tap}`, row]));
  const weighed = rows.map((row) => {
    const at = found.get(`${row.distance}~${row.tap}`);
    const value = at ? (reduction === 'sum' ? at.value * at.count : at.value) : null;
    const weight = weights[row.key] ?? 0;
    const contribution = value === null ? null : weight === 0 ? 0 : scale * weight * value;
    return { ...row, weight, value, contribution, count: at?.count ?? null, map: at?.map ?? null };
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

/** Weights with which every row that has one contributes equally, and the total stays as it is. */
export function equalised(rows: readonly Contribution[]): Weights {
  const active = rows.filter(({ weight, value }) => weight > 0 && value !== null && value > 0);
  const total = active.reduce((sum, { weight, value }) => sum + weight * value!, 0);
  return Object.fromEntries(
    rows.map(({ key, weight, value }) => {
      const takesPart = weight > 0 && value !== null && value > 0;
      return [key, takesPart ? total / active.length / value : weight];
    }),
  );
}
