import { type Scalar, type Tensor4D, tidy, valueAndGrad } from '@tensorflow/tfjs-core';
import type { Image01 } from '../image.ts';
import { l1Loss, mseLoss, totalVariation } from './pixel.ts';

/** A term of G's loss that is a function of the generated images; `real` are their targets. */
export type ImageTerm = (fake: Image01, real: Image01) => Scalar;

export type ImageTermId = 'l1' | 'mse' | 'tv' | 'perceptual' | 'style';

/** Terms that need no backbone. */
export const pixelTerms = {
  l1: l1Loss,
  mse: mseLoss,
  tv: (fake) => totalVariation(fake),
} satisfies Partial<Record<ImageTermId, ImageTerm>>;

/** Value of a term and its gradient to the generated images, [n, h, w, 3]. Call inside tidy. */
export function evaluateTerm(
  term: ImageTerm,
  fake: Image01,
  real: Image01,
): { value: Scalar; gradient: Tensor4D } {
  return tidy(() => {
    const { value, grad } = valueAndGrad((y) => term(y as Image01, real))(fake);
    return { value: value as Scalar, gradient: grad as Tensor4D };
  });
}
