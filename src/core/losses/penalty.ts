import {
  add,
  concat,
  div,
  fill,
  maximum,
  mean,
  mul,
  neg,
  reshape,
  type Scalar,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { Params } from '../networks/params.ts';
import { backward, forward } from '../networks/run.ts';
import type { NetSpec } from '../networks/types.ts';

export interface Penalty {
  readonly value: Scalar;
  readonly gradients: ReadonlyMap<string, Tensor>;
}

/** Step of the directional difference, in image units along a unit vector. */
const EPSILON = 0.02;

/** [n] -> [n, 1, 1, 1] */
const perImage = (x: Tensor) => reshape(x, [x.size, 1, 1, 1]);

/** Gradient of each image's mean score to the image itself. x [n, h, w, c] -> [n, h, w, c]. */
function scoreGradient(spec: NetSpec, params: Params, x: Tensor4D): Tensor4D {
  const pass = forward(spec, params, x);
  const scoresEach = pass.output.size / x.shape[0];
  return backward(spec, params, pass, fill(pass.output.shape, 1 / scoresEach), 'input').input as Tensor4D;
}

/**
 * Gradient to the parameters of sum_i coefficient_i * (direction_i . grad_x D(x_i)), with directions held fixed, as a
 * central difference along the direction: first-order kernels suffice, which every backend has.
 */
function alongDirection(
  spec: NetSpec,
  params: Params,
  x: Tensor4D,
  direction: Tensor4D,
  coefficient: Tensor1D,
): ReadonlyMap<string, Tensor> {
  const shift = mul(direction, EPSILON);
  const both = concat([add(x, shift) as Tensor4D, sub(x, shift) as Tensor4D], 0);
  const pass = forward(spec, params, both);
  const scoresEach = pass.output.size / both.shape[0];
  const weight = div(perImage(coefficient), 2 * EPSILON * scoresEach);
  const signed = concat([weight, neg(weight)], 0);
  return backward(spec, params, pass, mul(fill(pass.output.shape, 1), signed), 'params').params;
}

/** Euclidean length of each image. [n, h, w, c] -> [n] */
const lengths = (g: Tensor4D): Tensor1D => sqrt(maximum(sum(square(g), [1, 2, 3]), 1e-16)) as Tensor1D;

/**
 * strength * mean_i (|grad D(x_i)| - 1)^2 at points between real and fake (Gulrajani et al. 2017, eq. 3).
 * x [n, h, w, c]: the mixed points. Call inside tidy.
 */
export function gradientPenalty(spec: NetSpec, params: Params, x: Tensor4D, strength: number): Penalty {
  const g = scoreGradient(spec, params, x);
  const length = lengths(g);
  const off = sub(length, 1);
  const coefficient = mul(off, (2 * strength) / x.shape[0]) as Tensor1D;
  const direction = div(g, perImage(length)) as Tensor4D;
  return {
    value: mul(mean(square(off)), strength) as Scalar,
    gradients: alongDirection(spec, params, x, direction, coefficient),
  };
}

/**
 * strength / 2 * mean_i |grad D(x_i)|^2 at real images (Mescheder et al. 2018, eq. 9). Call inside tidy.
 */
export function r1Penalty(spec: NetSpec, params: Params, x: Tensor4D, strength: number): Penalty {
  const g = scoreGradient(spec, params, x);
  const length = lengths(g);
  const direction = div(g, perImage(length)) as Tensor4D;
  return {
    value: mul(mean(square(length)), strength / 2) as Scalar,
    gradients: alongDirection(spec, params, x, direction, mul(length, strength / x.shape[0]) as Tensor1D),
  };
}
