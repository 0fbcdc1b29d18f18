import type { Network } from '#core/backbones/network.ts';
import { sideBySide, type WalkPair } from '#core/backbones/pairWalk.ts';
import type { FeatureMap } from '#core/image.ts';
import type { WalkOptions } from '#core/nn/forward.ts';
import type { RgbImage } from '#core/rgbImage.ts';
import type { FeatureCache } from '../featureCache.ts';
import { imageRows } from '../imageRows.ts';
import { keepsReference, stripFor } from '../plan.ts';

/** A pair of one size, and what its reference's features are kept under. */
export interface Pictures {
  readonly reference: RgbImage;
  readonly generated: RgbImage;
  readonly key: string;
}

/**
 * A pair's way through a network, in strips. The features of a reference of few bytes are kept in `cache`, so that
 * another candidate costs one pass; a large one goes through beside the candidate each time.
 */
export function walkWithKept(
  network: Network,
  { reference, generated, key }: Pictures,
  cache: FeatureCache,
  options: WalkOptions,
): WalkPair {
  const strip = stripFor(network.spec, reference);
  const both = sideBySide(network, imageRows(reference, generated), strip, options);
  return async (taps, variant, visit) => {
    if (!keepsReference(network.spec, reference, taps)) return both(taps, variant, visit);
    const keyOfVariant = `${key} ${JSON.stringify(variant)}`;
    const inUse = new Set([keyOfVariant]);
    const walk = (image: RgbImage, of: ReadonlySet<string>, each: Each) =>
      network.walkRows(imageRows(image), strip, of, variant, each, options);

    const missing = new Set([...taps].filter((tap) => !cache.of(keyOfVariant).has(piece(tap, 0))));
    if (missing.size > 0)
      try {
        await walk(reference, missing, (tap, f, first) =>
          cache.put(keyOfVariant, piece(tap, first), f, inUse),
        );
      } catch (error) {
        // Some strips of a tap would pass for all of them.
        cache.drop(keyOfVariant);
        throw error;
      }
    const kept = cache.of(keyOfVariant);
    await walk(generated, taps, async (tap, f, first) => {
      try {
        await visit(tap, kept.get(piece(tap, first))!, f, first);
      } finally {
        f.dispose();
      }
    });
  };
}

type Each = (tap: string, f: FeatureMap, first: number) => void | Promise<void>;

/** What a strip's rows of a tap are kept as: strips of one height end at the same rows each time. */
const piece = (tap: string, first: number) => `${tap} from row ${first}`;
