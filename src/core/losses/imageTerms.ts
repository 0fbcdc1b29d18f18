import { type Scalar, type Tensor1D, type Tensor4D, tidy, valueAndGrad } from '@tensorflow/tfjs-core';
import type { DistanceId } from '../distances/types.ts';
import type { Image01 } from '../image.ts';
import { l1Loss, mseLoss, totalVariation } from './pixel.ts';

/** One term as it came out of its evaluation; a plain object, so that `tidy` keeps its tensors. */
export interface Evaluated {
  readonly value: Scalar;
  /** To the images, [n, h, w, 3]. */
  readonly gradient: Tensor4D;
  /** Of a term that is a sum over layers: those, and the distance at each, unweighted [layers]. */
  readonly layers?: { readonly of: readonly TermLayer[]; readonly distances: Tensor1D };
}

/** One summand of a term that compares layers of a network; with `weight` times its distance the term's value adds up. */
export interface TermLayer {
  readonly tap: string;
  readonly distance: DistanceId;
  readonly weight: number;
}

/** A term of G's loss that is a function of the generated images. */
export interface ImageTerm {
  /**
   * Value and gradient to `fake` [n, h, w, 3], whose targets are `real`. `keys` names the real images of a fixed training
   * set, so that what is computed of them can be kept; null where they are not from one. `reweigh` gives the layers of a
   * term that is a sum over layers other weights than its own. Call inside tidy.
   */
  evaluate(
    fake: Image01,
    real: Image01,
    keys: readonly string[] | null,
    reweigh?: (layers: readonly TermLayer[]) => readonly TermLayer[],
  ): Evaluated;
}

export type ImageTermId = 'l1' | 'mse' | 'tv' | 'perceptual' | 'style';

/** A term whose gradient tfjs's tape finds. */
export const differentiable = (loss: (fake: Image01, real: Image01) => Scalar): ImageTerm => ({
  evaluate: (fake, real) =>
    tidy(() => {
      const { value, grad } = valueAndGrad((y) => loss(y as Image01, real))(fake);
      return { value: value as Scalar, gradient: grad as Tensor4D };
    }),
});

/** Terms that need no backbone. */
export const pixelTerms = {
  l1: differentiable(l1Loss),
  mse: differentiable(mseLoss),
  tv: differentiable((fake) => totalVariation(fake)),
} satisfies Partial<Record<ImageTermId, ImageTerm>>;
