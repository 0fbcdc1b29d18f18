import {
  abs,
  customGrad,
  type GradSaveFunc,
  mul,
  neg,
  sign,
  sub,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';

/** |a - b|, differentiable in both, with gradient 0 where they are equal (tfjs's own `abs` has -1 there). */
export function absoluteDifference(a: Tensor4D, b: Tensor4D): Tensor4D {
  const op = customGrad((x: Tensor | GradSaveFunc, y: Tensor | GradSaveFunc, save: Tensor | GradSaveFunc) => {
    const difference = sub(x as Tensor4D, y as Tensor4D);
    (save as GradSaveFunc)([difference]);
    const gradFunc = (dy: Tensor, [d]: Tensor[]): Tensor[] => {
      const toA = mul(dy, sign(d!));
      return [toA, neg(toA)];
    };
    return { value: abs(difference), gradFunc };
  });
  return op(a, b) as Tensor4D;
}
