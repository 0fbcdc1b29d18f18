import type { BackboneEntry, DistanceId } from '#worker/protocol.ts';
import type { FeatureLoss, FeatureLossEntry, LayerValue, RunConfig, StepRow } from '#worker/protocolTrain.ts';
import { blockOf, type Contribution, weigh } from '../rows.ts';

type Term = FeatureLoss['terms'][number];
export type Place = 'after-relu' | 'before-relu';

/** Which rows of a loss are silenced by hand, by {@link keyOf}, and what they weigh when they are heard again. */
export interface Hearing {
  readonly muted: readonly string[];
  /** Where there are any, only these are heard. */
  readonly solo: readonly string[];
  readonly kept: Readonly<Record<string, number>>;
}

export const allHeard: Hearing = { muted: [], solo: [], kept: {} };

/** A loss as a person edits it: what is trained with, and how its rows are heard. */
export interface EditedLoss {
  readonly loss: FeatureLoss;
  readonly hearing: Hearing;
}

export const keyOf = ({ tap, distance }: Pick<Term, 'tap' | 'distance'>): string => `${distance}~${tap}`;

/** The distance of most terms: that of rows which have no term yet. */
export function mainDistance({ terms }: FeatureLoss): DistanceId {
  const count = (id: DistanceId) => terms.filter(({ distance }) => distance === id).length;
  return terms.map(({ distance }) => distance).reduce((best, id) => (count(id) > count(best) ? id : best));
}

/** The side of the ReLU that a loss reads. */
export const placeOfLoss = ({ taps }: BackboneEntry, { terms }: FeatureLoss): Place =>
  taps.some(({ id, at }) => at === 'before-relu' && terms.some(({ tap }) => tap === id))
    ? 'before-relu'
    : 'after-relu';

/** The terms with what they weigh when they are heard. */
const ownTerms = ({ loss, hearing }: EditedLoss): readonly Term[] =>
  loss.terms.map((term) => ({ ...term, weight: hearing.kept[keyOf(term)] ?? term.weight }));

/** A loss of `terms`, of which the silenced ones weigh nothing. One term stays, since a loss of none is no loss. */
function settle(
  loss: FeatureLoss,
  terms: readonly Term[],
  { muted, solo }: Omit<Hearing, 'kept'>,
): EditedLoss {
  const counting = terms.filter(({ weight }) => weight > 0);
  const own = counting.length > 0 ? counting : terms.slice(0, 1);
  const silent = (term: Term) =>
    muted.includes(keyOf(term)) || (solo.length > 0 && !solo.includes(keyOf(term)));
  return {
    loss: { ...loss, terms: own.map((term) => (silent(term) ? { ...term, weight: 0 } : term)) },
    hearing: {
      muted,
      solo,
      kept: Object.fromEntries(own.filter(silent).map((term) => [keyOf(term), term.weight])),
    },
  };
}

/** Gives a row its weight. A row at 0 is neither muted nor solo. */
export function weighRow(
  edited: EditedLoss,
  row: Pick<Term, 'tap' | 'distance'>,
  weight: number,
): EditedLoss {
  const key = keyOf(row);
  const terms = ownTerms(edited);
  const known = terms.some((term) => keyOf(term) === key);
  const next = known
    ? terms.map((term) => (keyOf(term) === key ? { ...term, weight } : term))
    : [...terms, { tap: row.tap, distance: row.distance, weight }];
  const stays = (list: readonly string[]) => (weight > 0 ? list : list.filter((other) => other !== key));
  const { muted, solo } = edited.hearing;
  return settle(edited.loss, next, { muted: stays(muted), solo: stays(solo) });
}

/** Mutes a row, or hears it again; or has it heard alone, beside others that are. */
export function toggleRow(edited: EditedLoss, key: string, what: 'muted' | 'solo'): EditedLoss {
  const list = edited.hearing[what];
  const next = list.includes(key) ? list.filter((other) => other !== key) : [...list, key];
  return settle(edited.loss, ownTerms(edited), { ...edited.hearing, [what]: next });
}

/** The loss with every term read elsewhere; rows that become one keep the first one's weight. */
function moved(edited: EditedLoss, move: (term: Term) => Term): EditedLoss {
  const terms = ownTerms(edited);
  const to = new Map(terms.map((term) => [keyOf(term), move(term)]));
  const keys = (list: readonly string[]) => list.map((key) => keyOf(to.get(key)!));
  const next = [...to.values()].filter(
    (term, i, all) => all.findIndex((o) => keyOf(o) === keyOf(term)) === i,
  );
  return settle(edited.loss, next, { muted: keys(edited.hearing.muted), solo: keys(edited.hearing.solo) });
}

/** Terms of the main distance are measured by `distance` from now on. */
export function withDistance(edited: EditedLoss, distance: DistanceId): EditedLoss {
  const main = mainDistance(edited.loss);
  return moved(edited, (term) => (term.distance === main ? { ...term, distance } : term));
}

/** Every term's distance is the mean over its layer's numbers, or their sum. */
export const withReduction = (edited: EditedLoss, reduction: FeatureLoss['reduction']): EditedLoss => ({
  ...edited,
  loss: { ...edited.loss, reduction },
});

/** Every term reads its layer at `place`, where the layer has that side. */
export function withPlace(edited: EditedLoss, { taps }: BackboneEntry, place: Place): EditedLoss {
  return moved(edited, (term) => {
    const layer = taps.find(({ id, at }) => id === term.tap && at !== 'input')?.layer;
    return { ...term, tap: taps.find((tap) => tap.layer === layer && tap.at === place)?.id ?? term.tap };
  });
}

/** A row as the panel shows it: what it measures and contributes, and what it weighs, heard or not. */
export interface LossRow extends Contribution {
  readonly own: number;
  readonly muted: boolean;
  readonly solo: boolean;
}

/** The rows of the panel: every layer on the side that the loss reads, and whatever else it reads. */
export function lossRows(
  backbone: BackboneEntry,
  edited: EditedLoss,
  measured: readonly LayerValue[],
): readonly LossRow[] {
  const { loss, hearing } = edited;
  const [main, place] = [mainDistance(loss), placeOfLoss(backbone, loss)];
  const { taps } = backbone;
  const here = taps.filter(
    ({ at, layer }) =>
      at === place || (at !== 'input' && !taps.some((tap) => tap.layer === layer && tap.at === place)),
  );
  const reads = new Map(
    [...here.map(({ id }) => ({ tap: id, distance: main })), ...loss.terms].map((read) => [
      keyOf(read),
      read,
    ]),
  );
  const order = taps.map(({ id }) => id);
  const rows = [...reads.values()]
    .sort((a, b) => order.indexOf(a.tap) - order.indexOf(b.tap))
    .map(({ tap, distance }) => ({
      key: keyOf({ tap, distance }),
      tap,
      distance,
      block: blockOf(backbone, tap),
    }));
  const weights = Object.fromEntries(loss.terms.map((term) => [keyOf(term), term.weight]));
  // The worker has brought the values into the loss's own reduction.
  const values = measured.map(({ tap, distance, value }) => ({ tap, distance, value, count: 1, map: null }));
  return weigh(rows, weights, values, 'mean', loss.scale).rows.map((row) => ({
    ...row,
    own: hearing.kept[row.key] ?? row.weight,
    muted: hearing.muted.includes(row.key),
    solo: hearing.solo.includes(row.key),
  }));
}

/** Steps of which the shown distances are the mean: one batch is not like another. */
const LAYER_STEPS = 5;

/** The distance of every layer of a term of an arm's, over its newest steps that tell them. */
export function newestLayers(
  rows: readonly StepRow[],
  arm: number,
  which: FeatureLossEntry['term'],
): readonly LayerValue[] {
  const field = which === 'style' ? 'styleLayers' : 'layers';
  const found: (readonly LayerValue[])[] = [];
  for (let i = rows.length - 1; i >= 0 && found.length < LAYER_STEPS; i -= 1) {
    const row = rows[i]!;
    const layers = row.arm === arm && row[field];
    if (layers) found.push(layers);
  }
  return (found[0] ?? []).map((layer) => {
    const same = found.flatMap((layers) => layers.filter((other) => keyOf(other) === keyOf(layer)));
    return { ...layer, value: same.reduce((sum, { value }) => sum + value, 0) / same.length };
  });
}

/** The entry that a loss began as, and whether the loss is still what the entry says. */
export function entryOf(
  entries: readonly FeatureLossEntry[],
  term: FeatureLossEntry['term'],
  loss: FeatureLoss,
): { entry: FeatureLossEntry | null; modified: boolean } {
  const entry = entries.find(
    (one) => one.term === term && one.loss.recipe === loss.recipe && one.loss.backbone === loss.backbone,
  );
  return { entry: entry ?? null, modified: !entry || said(entry.loss) !== said(loss) };
}

/** Whether a version of a demo has `loss` just so. */
export const isOfDemo = (
  { arms }: Pick<RunConfig, 'arms'>,
  term: FeatureLossEntry['term'],
  loss: FeatureLoss,
): boolean => arms.some(({ [term]: own }) => own?.backbone === loss.backbone && said(own) === said(loss));

/** What a loss measures, as one text; the order of its terms does not matter. */
const said = ({ terms, reduction, scale, variant }: FeatureLoss): string => {
  const counting = terms.filter(({ weight }) => weight > 0).map((term) => `${keyOf(term)} ${term.weight}`);
  return JSON.stringify([counting.sort(), reduction, scale, variant.input, variant.pooling, variant.relu]);
};
