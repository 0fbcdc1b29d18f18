import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { AppError } from '#core/failure.ts';
import { storageFull, type TransactionStorage } from './storage.ts';

interface Schema extends DBSchema {
  weights: { key: string; value: unknown };
}

/** The browser's own storage: one IndexedDB object store. Opened at first use, again after a failure. */
export function idbStorage(name = 'perceptual-playground'): TransactionStorage {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const database = () => {
    opened ??= openDB<Schema>(name, 1, {
      upgrade: (db) => void db.createObjectStore('weights'),
      terminated: () => {
        opened = null;
      },
    });
    opened.catch(() => {
      opened = null;
    });
    return opened;
  };
  const use = async <T>(work: (db: IDBPDatabase<Schema>) => Promise<T>, bytes = 0): Promise<T> => {
    try {
      return await work(await database());
    } catch (error) {
      if (error instanceof DOMException && error.name === 'QuotaExceededError') {
        throw storageFull(bytes, (await freeBytes()) ?? 0);
      }
      const reason = error instanceof Error ? error.message : String(error);
      throw new AppError({ code: 'storage-unavailable', reason });
    }
  };
  const putAll: TransactionStorage['putAll'] = (entries) => {
    const bytes = entries.map(([, value]) => (value instanceof Uint8Array ? value.byteLength : 0));
    return use(
      (db) => putWhole(db, entries),
      bytes.reduce((sum, size) => sum + size, 0),
    );
  };
  return {
    get: (key) => use((db) => db.get('weights', key)),
    put: (key, value) => putAll([[key, value]]),
    putAll,
    delete: (keys) => use((db) => deleteAll(db, keys)),
    keys: (prefix) => use((db) => db.getAllKeys('weights', IDBKeyRange.bound(prefix, `${prefix}\uffff`))),
    freeBytes,
    exclusive: (work, signal) =>
      'locks' in navigator ? navigator.locks.request(name, signal ? { signal } : {}, work) : work(),
  };
}

/** Waits for the transaction, not only for the requests: a quota error may come as late as the commit. */
async function putWhole(
  db: IDBPDatabase<Schema>,
  entries: readonly (readonly [string, unknown])[],
): Promise<void> {
  const transaction = db.transaction('weights', 'readwrite', { durability: 'relaxed' });
  const puts = entries.map(([key, value]) => transaction.store.put(value, key));
  await Promise.all([...puts, transaction.done]);
}

async function deleteAll(db: IDBPDatabase<Schema>, keys: readonly string[]): Promise<void> {
  const transaction = db.transaction('weights', 'readwrite', { durability: 'relaxed' });
  await Promise.all([...keys.map((key) => transaction.store.delete(key)), transaction.done]);
}

async function freeBytes(): Promise<number | null> {
  if (!('storage' in navigator) || !navigator.storage.estimate) return null;
  const { quota, usage } = await navigator.storage.estimate();
  return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
}
