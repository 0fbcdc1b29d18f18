import type { Tensor4D } from '@tensorflow/tfjs-core';

declare const meaning: unique symbol;
/** A tensor whose meaning the compiler keeps apart from tensors of the same shape. */
export type Meaning<T, M extends string> = T & { readonly [meaning]: M };

/** [n, h, w, 3], RGB in 0..1. */
export type Image01 = Meaning<Tensor4D, 'rgb in 0..1'>;

/** [n, h, w, c], what a backbone holds at one tap. */
export type FeatureMap = Meaning<Tensor4D, 'feature map'>;

/** [n, h, w, 1], a region: 1 counts, 0 does not, in between counts in part. */
export type Mask = Meaning<Tensor4D, 'mask'>;

/** Marks `tensor` as RGB in 0..1. Throws `Image01: expected [n, h, w, 3], got ...`. */
export function asImage01(tensor: Tensor4D): Image01 {
  if (tensor.rank !== 4 || tensor.shape[3] !== 3)
    throw new Error(`Image01: expected [n, h, w, 3], got [${tensor.shape.join(', ')}]`);
  return tensor as Image01;
}
