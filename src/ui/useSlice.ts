import { startTransition, useEffect, useReducer, useRef } from 'react';
import type { StoreApi } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { shallow } from 'zustand/vanilla/shallow';

/** Whether the person is waiting for this change: it is made while one of their own events is handled. */
const byHand = () => globalThis.event !== undefined && globalThis.event.type !== 'message';

/**
 * A part of a store, compared one level deep. What the person does is shown at once; what comes from elsewhere (the
 * worker's results) is rendered in slices between other tasks, where `useSyncExternalStore` would render all that changed
 * in one task. Parts of the page may be a slice apart for that long, and agree again when it has been shown.
 */
export function useSlice<S, T>(store: StoreApi<S>, select: (state: S) => T): T {
  const [, again] = useReducer((count: number) => count + 1, 0);
  const now = useShallow(select)(store.getState());
  // What the component has been told to render, which in a slice to come may not have happened yet.
  const told = useRef({ select, now });
  useEffect(() => {
    const next = select(store.getState());
    told.current = { select, now: next };
    if (!shallow(next, now)) startTransition(again);
  });
  useEffect(
    () =>
      store.subscribe((state) => {
        const { select, now } = told.current;
        const next = select(state);
        if (shallow(next, now)) return;
        told.current = { select, now: next };
        if (byHand()) again();
        else startTransition(again);
      }),
    [store],
  );
  return now;
}
