import { type Scalar, sqrt, square, sum, type Tensor } from '@tensorflow/tfjs-core';

/** Euclidean length of all numbers of x: half the kernels of tfjs's `norm`, which raises magnitudes to a power. */
export const lengthOf = (x: Tensor): Scalar => sqrt(sum(square(x)));
