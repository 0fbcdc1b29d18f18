import type { Measured } from '#core/distances/measure.ts';
import type { DistanceId } from '#core/distances/types.ts';
import { ByteCache } from '../byteCache.ts';
import { MAP_BYTES } from '../plan.ts';

export type HeatMap = NonNullable<Measured['map']>;

/** Heat maps of the pairs that were measured last, by pair and row: who looks at another one waits for no network. */
export class KeptMaps {
  readonly #maps = new ByteCache<{ map: HeatMap | null }>(
    MAP_BYTES,
    ({ map }) => map?.values.byteLength ?? 0,
  );

  get bytes(): number {
    return this.#maps.bytes;
  }

  /** `pair` says which pixels and which network; null where the map has to be made, `{ map: null }` where there is none. */
  get(pair: string, tap: string, distance: DistanceId): { map: HeatMap | null } | null {
    return this.#maps.get(keyOf(pair, tap, distance));
  }

  put(pair: string, tap: string, distance: DistanceId, map: HeatMap | null): void {
    this.#maps.put(keyOf(pair, tap, distance), { map });
  }

  dropWhere(matches: (pair: string) => boolean): void {
    this.#maps.dropWhere((key) => matches(key.slice(0, key.lastIndexOf('|'))));
  }
}

const keyOf = (pair: string, tap: string, distance: DistanceId) => `${pair}|${distance}~${tap}`;
