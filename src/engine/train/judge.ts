import { mean, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { Network } from '#core/backbones/network.ts';
import { backbones } from '#core/backbones/registry.ts';
import type { FeatureMap, Image01 } from '#core/image.ts';
import { Budget, FeatureBank } from '#core/losses/featureBank.ts';
import type { FeatureLossSpec } from '#core/losses/perceptual.ts';
import { type Rows, sizeOf } from '#core/metrics/kid.ts';
import { recipes } from '#core/recipes/registry.ts';
import { bestForTraining } from '#core/recipes/trainsWell.ts';
import { asTrained } from '#core/recipes/variants.ts';
import type { RgbImage } from '#core/rgbImage.ts';
import { featureLossOf } from '#core/training/featureLoss.ts';
import { toTensor } from './trainingSet.ts';

/** The recipe that judges every arm of every run: the one that trains best by itself, as the demos begin. */
export const judgeRecipe = recipes.find(({ id }) => id === bestForTraining)!;

/** That recipe in the size it has as a loss; VGG-19 and vgg19-slim have the same taps. */
export const judgeSpec: FeatureLossSpec = featureLossOf(judgeRecipe, 'vgg19-slim');

/** Features that stand for an image in KID: the mean of the last tap before the deepest pool. VGG-19 has the same. */
export const KID_TAP = backbones['vgg19-slim'].taps.findLast(({ stage }) => stage === 4)!.id;

/** Bytes of features of the fixed images that a judge keeps. */
const BANK_BYTES = 64 * 2 ** 20;
/** Images that go through a network at once. */
const AT_ONCE = 16;

/** Real images to compare generated ones with as a set, as the rows that KID takes. */
export interface Reference {
  readonly rows: Rows;
  /** Root mean square of the features of training images, which are in neither set. */
  readonly size: number;
}

/** A network that measures held-out images. Owns what it keeps of the fixed images; the network stays the caller's. */
export class Judge {
  readonly bank: FeatureBank;
  #reference: Reference | null = null;

  constructor(
    readonly network: Network,
    private readonly images: { readonly reference: readonly RgbImage[]; readonly train: readonly RgbImage[] },
  ) {
    this.bank = new FeatureBank(network, asTrained, new Budget(BANK_BYTES));
  }

  /** Made when it is first asked for; null where there are too few images. */
  async reference(): Promise<Reference | null> {
    const { reference, train } = this.images;
    if (reference.length < 2) return null;
    if (!this.#reference) {
      const size = sizeOf(await this.#rows(train.slice(0, AT_ONCE)));
      this.#reference = { rows: await this.#rows(reference), size };
    }
    return this.#reference;
  }

  async #rows(images: readonly RgbImage[]): Promise<Rows> {
    const parts: Float32Array[] = [];
    for (let from = 0; from < images.length; from += AT_ONCE) {
      const pooledOnes = tidy(() => {
        const x = toTensor(images.slice(from, from + AT_ONCE));
        return pooled(this.network.features(x, [KID_TAP], asTrained).get(KID_TAP)!);
      });
      try {
        parts.push(Float32Array.from(await pooledOnes.data()));
      } finally {
        pooledOnes.dispose();
      }
    }
    const values = Float32Array.from(parts.flatMap((part) => [...part]));
    return { values, rows: images.length, width: values.length / images.length };
  }

  /** Features of some batches of images, each batch once, however many ask. Call inside tidy. */
  look(wanted: readonly { images: Image01; taps: readonly string[]; keys: readonly string[] | null }[]) {
    const taps = new Map<Image01, Set<string>>();
    const keysOf = new Map<Image01, readonly string[] | null>();
    for (const { images, taps: some, keys } of wanted) {
      taps.set(images, new Set([...(taps.get(images) ?? []), ...some]));
      keysOf.set(images, keys);
    }
    const seen = new Map<Image01, ReadonlyMap<string, FeatureMap>>();
    for (const [images, some] of taps) seen.set(images, this.bank.of(images, keysOf.get(images)!, [...some]));
    return (images: Image01): ReadonlyMap<string, FeatureMap> => seen.get(images)!;
  }

  dispose(): void {
    this.bank.dispose();
  }
}

/** [n, h, w, channels] -> [n, channels]. */
export const pooled = (features: FeatureMap) => mean(features as Tensor4D, [1, 2]);
