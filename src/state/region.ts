import type { Size } from '#worker/protocol.ts';
import type { RegionMask } from './request.ts';
import type { AppStore, Store } from './store.ts';

/**
 * A region for images of another size, each pixel as the one that lies there now; null where it cannot be carried over:
 * the images have another shape, or nothing of it is left.
 */
export function rescaled(mask: RegionMask, { width, height }: Size): RegionMask | null {
  const scale = Math.max(width, height) / Math.max(mask.width, mask.height);
  const sameShape = [width - scale * mask.width, height - scale * mask.height].every((d) => Math.abs(d) <= 1);
  if (!sameShape) return null;
  const values = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = Math.floor(((y + 0.5) * mask.height) / height) * mask.width;
    for (let x = 0; x < width; x++)
      values[y * width + x] = mask.values[from + Math.floor(((x + 0.5) * mask.width) / width)]!;
  }
  return values.some((value) => value > 0) ? { width, height, values } : null;
}

/** The region over another picture: what is said of it, and what is left. */
export function carriedOver(mask: RegionMask, size: Size) {
  const carried = rescaled(mask, size);
  return { mask: carried, what: carried ? ('rescaled' as const) : ('dropped' as const) };
}

/** A region is of one picture: another reference clears it. Swapped images keep it, since they are the same pair. */
export function clearRegionOnReference(store: AppStore): () => void {
  return store.subscribe((state: Store, before: Store) => {
    const [now, then] = [state.reference?.id, before.reference?.id];
    if (!state.mask || now === then || state.generated.some(({ imageId }) => imageId === then)) return;
    state.setMask(null);
    state.say({ kind: 'region', what: 'cleared' });
  });
}
