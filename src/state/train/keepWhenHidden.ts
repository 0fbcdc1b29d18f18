import type { TrainStore } from './store.ts';

/** What says that the page is no longer seen: a document, and its window. */
export interface Sight {
  readonly document: EventTarget & { readonly visibilityState: DocumentVisibilityState };
  readonly window: EventTarget;
}

/** Keeps the open run whenever the page is hidden or left: a browser may end such a page without another word. */
export function keepWhenHidden(store: TrainStore, { document, window }: Sight): () => void {
  const keep = () => void store.getState().keep();
  const onVisibility = () => {
    if (document.visibilityState === 'hidden') keep();
  };
  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('pagehide', keep);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('pagehide', keep);
  };
}
