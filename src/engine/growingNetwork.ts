import { type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import { Network } from '#core/backbones/network.ts';
import type { BackboneSpec } from '#core/backbones/types.ts';
import { type LearntKind, learntOf } from '#core/metrics/learnt.ts';
import type { OpenWeights } from '#io/weights/openWeights.ts';
import type { NamedTensor } from '#io/weights/tensorFile.ts';

/** Where a network's weights come from, and which they are. */
export type Origin = Pick<OpenWeights, 'identity' | 'where' | 'bytes'> & {
  /** By tap, where the manifest has them: see `Network`. */
  readonly tapScales?: Readonly<Record<string, number>>;
};

/** A network on the device. */
export interface Loaded {
  readonly network: Network;
  /** What metrics have learnt for it, by the part, [1, 1, c, 1]; empty where it is not here. */
  readonly learnt: Readonly<Record<LearntKind, ReadonlyMap<string, Tensor4D>>>;
  readonly origin: Origin;
}

/** A network on its way to the device. Tensors come in layer order, so that its shallow taps can be read early. */
export class GrowingNetwork implements Loaded {
  readonly network: Network;
  readonly learnt = { lpips: new Map<string, Tensor4D>(), dists: new Map<string, Tensor4D>() };

  constructor(
    spec: BackboneSpec,
    readonly origin: Origin,
  ) {
    this.network = new Network(spec, origin.identity.family, origin.tapScales);
  }

  /** Uploads one tensor of the manifest. Throws `bad-weights` as `Network.set` does. */
  add({ name, shape, values }: NamedTensor): void {
    const uploaded = tensor(values, [...shape]);
    const learnt = learntOf(name);
    if (learnt) {
      this.learnt[learnt.kind].set(learnt.part, uploaded as Tensor4D);
      return;
    }
    try {
      this.network.set(name, uploaded);
    } catch (error) {
      uploaded.dispose();
      throw error;
    }
  }

  /** Whether every one of `taps` can be read already. */
  has(taps: readonly string[]): boolean {
    const usable = this.network.usableTaps();
    return taps.every((tap) => usable.includes(tap));
  }

  dispose(): void {
    this.network.dispose();
    for (const parts of Object.values(this.learnt)) {
      for (const part of parts.values()) part.dispose();
      parts.clear();
    }
  }
}
