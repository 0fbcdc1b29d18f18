import { concat, keep, slice, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { Network } from '../backbones/network.ts';
import type { FeatureMap, Image01 } from '../image.ts';
import type { ForwardVariant } from '../recipes/types.ts';

/** Bytes that several banks may keep between them. */
export class Budget {
  #taken = 0;

  constructor(readonly bytes: number) {}

  /** Whether they were left; they are taken then. */
  take(bytes: number): boolean {
    if (this.#taken + bytes > this.bytes) return false;
    this.#taken += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#taken -= bytes;
  }
}

/**
 * Features of the images of a training set, each computed once by one network with one variant. Owns what it keeps: at
 * most what `budget` has left; what does not fit is computed every time.
 */
export class FeatureBank {
  /** By image key, then by tap, [1, h, w, c]. */
  readonly #kept = new Map<string, Map<string, Tensor4D>>();
  #bytes = 0;

  constructor(
    readonly network: Network,
    readonly variant: ForwardVariant,
    private readonly budget: Budget,
  ) {}

  get bytes(): number {
    return this.#bytes;
  }

  /** Features of `images` [n, h, w, 3] at `taps`. Call inside tidy: the results go with it. */
  of(
    images: Image01,
    keys: readonly string[] | null,
    taps: readonly string[],
  ): ReadonlyMap<string, FeatureMap> {
    if (!keys) return this.network.features(images, taps, this.variant);
    const missing = keys.filter((key) => taps.some((tap) => !this.#kept.get(key)?.has(tap)));
    if (missing.length > 0) {
      const all = this.network.features(images, taps, this.variant);
      this.#keep(all, keys, taps);
      return all;
    }
    return new Map(
      taps.map((tap) => {
        const each = keys.map((key) => this.#kept.get(key)!.get(tap)!);
        return [tap, concat(each, 0) as FeatureMap];
      }),
    );
  }

  #keep(all: ReadonlyMap<string, FeatureMap>, keys: readonly string[], taps: readonly string[]): void {
    keys.forEach((key, index) => {
      const kept = this.#kept.get(key) ?? new Map<string, Tensor4D>();
      const fresh = taps.filter((tap) => !kept.has(tap));
      const bytes = fresh.reduce((sum, tap) => sum + (4 * all.get(tap)!.size) / keys.length, 0);
      if (fresh.length === 0 || !this.budget.take(bytes)) return;
      this.#kept.set(key, kept);
      this.#bytes += bytes;
      for (const tap of fresh) {
        const [, h, w, c] = all.get(tap)!.shape;
        kept.set(
          tap,
          tidy(() => keep(slice(all.get(tap)!, [index, 0, 0, 0], [1, h, w, c]))),
        );
      }
    });
  }

  dispose(): void {
    for (const kept of this.#kept.values()) for (const tensor of kept.values()) tensor.dispose();
    this.#kept.clear();
    this.budget.giveBack(this.#bytes);
    this.#bytes = 0;
  }
}
