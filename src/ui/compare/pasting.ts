import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { createStore } from 'zustand/vanilla';
import type { SlotName } from '#state/images.ts';
import { useApp, useAppStore } from '../useStore.ts';

/** The slot that takes what is pasted: the one that was last pointed at or had the focus. */
export const pasteTarget = createStore<{ slot: SlotName }>(() => ({ slot: 'generated' }));

/** How the keyboard pastes on this machine. */
export const pasteKey = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘ V' : 'Ctrl V';

let pastedSoFar = 0;

/** Gives what is pasted a name of its own: the browser's is empty, or the same for all. */
function useNamed(): (blob: Blob) => File {
  const { t } = useTranslation('compare');
  return (blob) => {
    if (blob instanceof File && !/^(image\.\w+)?$/.test(blob.name)) return blob;
    pastedSoFar += 1;
    return new File([blob], t('slot.pasted', { number: pastedSoFar }), { type: blob.type });
  };
}

/** Takes pasted images while the screen is shown; text that is pasted into a field is the field's. */
export function usePaste(): void {
  const open = useApp((store) => store.open);
  const named = useNamed();
  const paste = useEffectEvent(({ clipboardData, target }: ClipboardEvent) => {
    const files = [...(clipboardData?.files ?? [])];
    if (files.length === 0 || (isField(target) && clipboardData?.types.includes('text/plain'))) return;
    void open(pasteTarget.getState().slot, files.map(named));
  });
  useEffect(() => {
    const hear = (event: ClipboardEvent) => paste(event);
    window.addEventListener('paste', hear);
    return () => window.removeEventListener('paste', hear);
  }, []);
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches('textarea, input:not([type=radio], [type=file], [readonly])');

/** Asks the browser for the images in the clipboard and opens them in `slot`; says so where there is none. */
export function usePasteInto(slot: SlotName): () => Promise<void> {
  const store = useAppStore();
  const named = useNamed();
  return async () => {
    const { say, open } = store.getState();
    let blobs: Blob[];
    try {
      const items = await navigator.clipboard.read();
      const images = items.map((item) => ({
        item,
        type: item.types.find((type) => type.startsWith('image/')),
      }));
      blobs = await Promise.all(images.flatMap(({ item, type }) => (type ? [item.getType(type)] : [])));
    } catch {
      return say({ kind: 'hint', hint: 'clipboard-refused' });
    }
    if (blobs.length === 0) return say({ kind: 'hint', hint: 'clipboard-empty' });
    await open(slot, blobs.map(named));
  };
}
