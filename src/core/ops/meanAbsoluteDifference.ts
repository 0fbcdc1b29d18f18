import {
  abs,
  clipByValue,
  customGrad,
  expandDims,
  type GradSaveFunc,
  mean,
  mul,
  sub,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';

/** Takes any difference that is not 0 beyond 1, and none of features beyond what a float holds. */
const FAR = 1e30;

/**
 * Mean over channels of |a - b|: a, b [n, h, w, c] -> [n, h, w]. Differentiable in both, with gradient 0 where they are
 * equal (tfjs's own `abs` has -1 there).
 */
export function meanAbsoluteDifference(a: Tensor4D, b: Tensor4D): Tensor3D {
  const channels = a.shape[3];
  const op = customGrad((x: Tensor | GradSaveFunc, y: Tensor | GradSaveFunc, save: Tensor | GradSaveFunc) => {
    const difference = sub(x as Tensor4D, y as Tensor4D);
    (save as GradSaveFunc)([difference]);
    const gradFunc = (dy: Tensor, [d]: Tensor[]): Tensor[] => {
      // wasm's own Sign takes seven times as long.
      const sign = clipByValue(mul(d!, FAR), -1, 1);
      const each = (share: number) => mul(mul(expandDims(dy, 3), share), sign);
      return [each(1 / channels), each(-1 / channels)];
    };
    return { value: mean(abs(difference), 3), gradFunc };
  });
  return op(a, b) as Tensor3D;
}
