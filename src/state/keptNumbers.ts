import type { DistancesResult, MetricId, Size } from '#worker/protocol.ts';

/** Pairs whose numbers are kept: some hundred bytes a row. */
const MOST = 500;

interface KeptMetrics {
  readonly size: Size;
  readonly values: ReadonlyMap<string, number | null>;
}

/**
 * What has been measured, by all that decides it: a candidate that comes back, an undo and another candidate ask for
 * nothing that is here. Numbers alone, of the last {@link MOST} pairs.
 */
export class KeptNumbers {
  readonly #distances = new Map<string, DistancesResult>();
  readonly #metrics = new Map<string, KeptMetrics>();

  distances(key: string): DistancesResult | null {
    return this.#distances.get(key) ?? null;
  }

  putDistances(key: string, result: DistancesResult): void {
    // Numbers of a network whose rest is still coming have no weights that they could be made of again.
    if (result.made.weights.sha256 !== '') put(this.#distances, key, result);
  }

  /** Those of `ids` that are known; `null` where the pair has not been seen. */
  metrics(key: string, names: readonly { readonly id: MetricId; readonly key: string }[]) {
    const kept = this.#metrics.get(key);
    if (!kept) return null;
    const known = names.filter((name) => kept.values.has(name.key));
    return {
      size: kept.size,
      values: known.map((name) => ({ id: name.id, value: kept.values.get(name.key)! })),
    };
  }

  putMetrics(
    key: string,
    size: Size,
    found: readonly { readonly key: string; readonly value: number | null }[],
  ): void {
    const before = this.#metrics.get(key)?.values ?? [];
    const values = new Map([...before, ...found.map(({ key, value }) => [key, value] as const)]);
    put(this.#metrics, key, { size, values });
  }
}

function put<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > MOST) map.delete(map.keys().next().value!);
}
