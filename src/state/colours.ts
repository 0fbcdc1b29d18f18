import type { CompareResult } from '#worker/protocol.ts';
import { type SlotName, selectedGenerated } from './images.ts';
import type { Store } from './store.ts';

type Colours = CompareResult['colours'][SlotName];

/**
 * What becomes of the colours that the file in a slot states, by the present settings; where it has been measured with
 * its colours converted, what did.
 */
export function coloursOf(store: Store, slot: SlotName): Colours {
  const { settings, measured, reference } = store;
  if (settings.prepare.profiles === 'stored') return 'stored';
  const made = measured?.request.prepare.profiles === 'srgb' ? measured : null;
  const result = made?.results[selectedGenerated(store)?.id ?? ''];
  const isOf = slot === 'generated' || made?.request.reference.id === reference?.id;
  return (isOf && result?.colours[slot]) || 'converted';
}
