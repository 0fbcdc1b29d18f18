import type { StateCreator } from 'zustand';
import type { Store } from './store.ts';

/** What of the browser's storage is asked: `navigator.storage`, where there is one. */
export type Keeper = Partial<Pick<StorageManager, 'persist' | 'persisted' | 'estimate'>>;

/** How the browser keeps what this page stores. */
export interface Kept {
  /** `may-be-cleared`: the browser may drop it when the disk fills up. */
  readonly how: 'for-good' | 'may-be-cleared' | 'unknown';
  /** Null where the browser does not tell. */
  readonly usedBytes: number | null;
  readonly freeBytes: number | null;
}

export interface StorageSlice {
  /** Null until somebody wanted to know. */
  storage: Kept | null;
  refreshStorage(): Promise<void>;
  /**
   * Asks the browser to keep what is stored until the person removes it; once a visit, since some browsers put the
   * question to the person. A browser may say no.
   */
  keepForGood(): Promise<void>;
}

export const storageSlice =
  (keeper: Keeper): StateCreator<Store, [], [], StorageSlice> =>
  (set, get) => {
    let asked: Promise<unknown> | null = null;
    return {
      storage: null,
      refreshStorage: async () => {
        const persisted = await keeper.persisted?.().catch(() => undefined);
        const estimate = await keeper.estimate?.().catch(() => undefined);
        const [used, quota] = [estimate?.usage ?? null, estimate?.quota ?? null];
        const how = persisted === undefined ? 'unknown' : persisted ? 'for-good' : 'may-be-cleared';
        const freeBytes = used === null || quota === null ? null : Math.max(0, quota - used);
        set({ storage: { how, usedBytes: used, freeBytes } });
      },
      keepForGood: async () => {
        asked ??= (keeper.persist?.() ?? Promise.resolve()).catch(() => {});
        await asked;
        await get().refreshStorage();
      },
    };
  };
