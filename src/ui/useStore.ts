import { createContext, useContext } from 'react';
import { useStore as useZustand } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { AppStore, Store } from '#state/store.ts';

export const StoreContext = createContext<AppStore | null>(null);

export function useAppStore(): AppStore {
  const store = useContext(StoreContext);
  if (!store) throw new Error('useAppStore: expected a StoreContext around the component');
  return store;
}

/** A part of the page's state; renders again only when that part has changed (compared one level deep). */
export function useApp<T>(select: (store: Store) => T): T {
  return useZustand(useAppStore(), useShallow(select));
}
