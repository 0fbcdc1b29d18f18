import type { BackboneEntry, DistanceId } from '#worker/protocol.ts';
import { distanceIds } from '#worker/schemas.ts';

/** Which side of the ReLU the panel's rows read. */
export type Place = 'after-relu' | 'before-relu';

export type Weights = Readonly<Record<string, number>>;

/** What a row reads. Its key names the distance only where that is not the main one: `relu1_2`, `gram~relu1_2`. */
export interface Read {
  readonly tap: string;
  readonly distance: DistanceId;
}

export const rowKey = ({ tap, distance }: Read, main: DistanceId): string =>
  distance === main ? tap : `${distance}~${tap}`;

/** What the row of a key reads where `main` is the main distance; null where the key names a distance that is none. */
export function readOf(key: string, main: DistanceId): Read | null {
  const at = key.indexOf('~');
  if (at < 0) return { tap: key, distance: main };
  const distance = distanceIds.find((id) => id === key.slice(0, at));
  return distance ? { tap: key.slice(at + 1), distance } : null;
}

/** The tap of the same layer on the given side of its ReLU; the tap itself where there is none. */
export function atSide(backbone: BackboneEntry, tap: string, place: Place): string {
  const spec = backbone.taps.find(({ id }) => id === tap);
  if (!spec || spec.at === 'input') return tap;
  return backbone.taps.find(({ layer, at }) => layer === spec.layer && at === place)?.id ?? tap;
}

/** The side of a tap's ReLU; null for a tap that can be read on one side only, and for one that is not there. */
export function sideOf(backbone: BackboneEntry, tap: string): Place | null {
  const spec = backbone.taps.find(({ id }) => id === tap);
  if (spec?.at !== 'after-relu' && spec?.at !== 'before-relu') return null;
  const other = spec.at === 'after-relu' ? 'before-relu' : 'after-relu';
  return atSide(backbone, tap, other) === tap ? null : spec.at;
}

/** Weights under other keys. Where two rows become one their weights add up: both multiplied the same distance. */
export function rekeyed(weights: Weights, rename: (key: string) => string): Weights {
  const moved: Record<string, number> = {};
  for (const [key, weight] of Object.entries(weights))
    moved[rename(key)] = (moved[rename(key)] ?? 0) + weight;
  return moved;
}
