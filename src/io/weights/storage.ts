import { AppError } from '#core/failure.ts';

/** Key and value store for weights in the browser; an interface so that it can be a database, a folder or memory. */
export interface WeightStorage {
  get(key: string): Promise<unknown>;
  /** Whole or not at all. Throws AppError `storage-full` (what was there before stays) or `storage-unavailable`. */
  put(key: string, value: unknown): Promise<void>;
  delete(keys: readonly string[]): Promise<void>;
  /** Keys that start with `prefix`, sorted. */
  keys(prefix: string): Promise<string[]>;
  /** Bytes that may still be stored; null when unknown. */
  freeBytes(): Promise<number | null>;
  /** Runs `work` while no other tab's `work` runs; `signal` ends the wait for it. */
  exclusive<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** One that can also take several values at once. */
export interface TransactionStorage extends WeightStorage {
  /** All of them or none, as `put`. */
  putAll(entries: readonly (readonly [key: string, value: unknown])[]): Promise<void>;
}

/** A storage that forgets when the worker ends. `capacityBytes` bounds the bytes of its typed arrays, for tests. */
export function memoryStorage(capacityBytes = Number.POSITIVE_INFINITY): TransactionStorage {
  const values = new Map<string, unknown>();
  const used = () => [...values.values()].reduce<number>((sum, value) => sum + byteLength(value), 0);
  const putAll: TransactionStorage['putAll'] = async (entries) => {
    const total = (of: (entry: readonly [string, unknown]) => unknown) =>
      entries.reduce((sum, entry) => sum + byteLength(of(entry)), 0);
    const free = capacityBytes - used() + total(([key]) => values.get(key));
    const needed = total(([, value]) => value);
    if (needed > free) throw storageFull(needed, free);
    for (const [key, value] of entries) values.set(key, structuredClone(value));
  };
  return {
    get: async (key) => values.get(key),
    put: (key, value) => putAll([[key, value]]),
    putAll,
    async delete(keys) {
      for (const key of keys) values.delete(key);
    },
    keys: async (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)).sort(),
    freeBytes: async () => (capacityBytes === Number.POSITIVE_INFINITY ? null : capacityBytes - used()),
    exclusive: (work) => work(),
  };
}

const byteLength = (value: unknown): number => (value instanceof Uint8Array ? value.byteLength : 0);

export const storageFull = (neededBytes: number, freeBytes: number): AppError =>
  new AppError({ code: 'storage-full', neededBytes, freeBytes });
