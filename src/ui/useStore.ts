import { createContext, useContext } from 'react';
import type { AppStore, Store } from '#state/store.ts';
import { useSlice } from './useSlice.ts';

export const StoreContext = createContext<AppStore | null>(null);

export function useAppStore(): AppStore {
  const store = useContext(StoreContext);
  if (!store) throw new Error('useAppStore: expected a StoreContext around the component');
  return store;
}

/** A part of the page's state; renders again only when that part has changed (compared one level deep). */
export function useApp<T>(select: (store: Store) => T): T {
  return useSlice(useAppStore(), select);
}
