import type { FeatureMap } from '#core/image.ts';

const bytesOf = (f: FeatureMap) => 4 * f.size;

/**
 * Feature maps of images that have not changed, by image and tap, so that no forward pass is made twice. Bounded by
 * bytes: the images not asked for the longest are dropped first. Owns its tensors.
 */
export class FeatureCache {
  /** Oldest first, as a Map keeps its keys. */
  readonly #images = new Map<string, Map<string, FeatureMap>>();
  #bytes = 0;

  constructor(readonly budgetBytes: number) {}

  get bytes(): number {
    return this.#bytes;
  }

  /** What is kept of an image; it becomes the newest. The tensors stay the cache's. */
  of(image: string): ReadonlyMap<string, FeatureMap> {
    const found = this.#images.get(image);
    if (!found) return new Map();
    this.#images.delete(image);
    this.#images.set(image, found);
    return found;
  }

  /** Takes ownership of `feature`. Never drops the images in `inUse`. */
  put(image: string, tap: string, feature: FeatureMap, inUse: ReadonlySet<string>): void {
    const taps = this.#images.get(image) ?? new Map<string, FeatureMap>();
    this.#images.set(image, taps);
    const before = taps.get(tap);
    if (before) {
      this.#bytes -= bytesOf(before);
      before.dispose();
    }
    taps.set(tap, feature);
    this.#bytes += bytesOf(feature);
    for (const old of [...this.#images.keys()]) {
      if (this.#bytes <= this.budgetBytes) return;
      if (!inUse.has(old)) this.drop(old);
    }
  }

  /** Frees what is kept of one image. */
  drop(image: string): void {
    for (const feature of this.#images.get(image)?.values() ?? []) {
      this.#bytes -= bytesOf(feature);
      feature.dispose();
    }
    this.#images.delete(image);
  }

  /** Frees everything kept of images whose key `matches`. */
  dropWhere(matches: (image: string) => boolean): void {
    for (const image of [...this.#images.keys()]) if (matches(image)) this.drop(image);
  }
}
