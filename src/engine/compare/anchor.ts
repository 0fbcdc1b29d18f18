import { applyAnchor } from '#core/anchors/apply.ts';
import type { Anchor } from '#core/anchors/types.ts';
import { nextTask } from '#core/backbones/nextTask.ts';
import type { Size } from '#core/failure.ts';
import { cropImage } from '#core/rgbImage.ts';
import type { CompareContext } from './context.ts';
import { type Distances, distances } from './distances.ts';
import type { PairRequest } from './measurePair.ts';

/** How far a reference is from itself after a known change, by the settings of a comparison. */
export interface AnchorRequest extends Omit<PairRequest, 'generated' | 'mistakes'> {
  readonly anchor: Anchor;
  /** Where the comparison cuts its pair: the size to which the changed picture is cut, too; null: it is not. */
  readonly cut: Size | null;
}

/**
 * The distances of the reference and itself, changed at its own size and in 8 bits. Nothing of the changed picture is kept.
 * Throws as `measurePair`.
 */
export async function anchorDistances(
  { anchor, cut, ...request }: AnchorRequest,
  context: CompareContext,
): Promise<Distances> {
  const { pairs, features, signal, onProgress } = context;
  onProgress('decode', 0, 1);
  const reference = await pairs.decoded(request.reference, request.prepare, signal);
  const changed = await applyAnchor(reference, anchor, async () => {
    await nextTask();
    signal.throwIfAborted();
  });
  return pairs.withPicture(cut ? cropImage(changed, 0, 0, cut) : changed, async (generated) => {
    try {
      return await distances({ ...request, generated, mistakes: [] }, { ...context, onceSound: () => {} });
    } finally {
      features.dropWhere((key) => key.includes(`"${generated}"`));
    }
  });
}
