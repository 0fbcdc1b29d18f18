import {
  abs,
  add,
  customGrad,
  mul,
  notEqual,
  squaredDifference,
  step,
  sum,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import type { SpatialDistance } from './types.ts';
import { unit } from './unit.ts';

/** 1 where the vector over channels is not all zeros, else 0: [n, h, w, c] -> [n, h, w]. */
const present = (x: Tensor): Tensor => step(sum(step(abs(x)), 3));

/** 1 where one of the two vectors is all zeros and the other is not, [n, h, w]; a constant to any gradient. */
function oneIsEmpty(a: Tensor4D, b: Tensor4D): Tensor3D {
  const op = customGrad((x, y) => ({
    value: mul(notEqual(present(x as Tensor), present(y as Tensor)), 1),
    gradFunc: () => [zeros(a.shape), zeros(b.shape)],
  }));
  return op(a, b) as Tensor3D;
}

/**
 * 1 - cos of the angle between the channel vectors, as half the squared difference of unit vectors (which loses no digits
 * for near-equal ones). A vector of zeros is at distance 1 from every other, at 0 from itself.
 */
export const cosine: SpatialDistance = {
  id: 'cosine',
  kind: 'spatial',
  label: { en: 'Cosine', zh: '余弦' },
  about: {
    en: '1 - cos of the angle between the channel vectors of a position: blind to their strength. Half of the unit squared distance, except where one of them is all zeros (1; both: 0).',
    zh: '同一位置两个通道向量夹角的 1 - cos：不计强度。等于单位化平方差的一半；仅一个向量全零时为 1，两个都全零时为 0。',
  },
  range: 'no unit, 0..2',
  map: (a, b) =>
    tidy(() => {
      const angle: Tensor3D = sum(squaredDifference(unit(a), unit(b)), 3);
      return mul(add(angle, oneIsEmpty(a, b)), 0.5);
    }),
};
