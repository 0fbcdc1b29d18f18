import {
  add,
  customGrad,
  div,
  type GradSaveFunc,
  mul,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';

/** LPIPS' constant: lpips/__init__.py, normalize_tensor. */
const eps = 1e-10;

/**
 * x [n, h, w, c] divided by its length over channels plus 1e-10: vectors of length 1, and 0 for a vector of zeros. Its
 * own gradient, since that of a square root is infinite at 0.
 */
export function unit(x: Tensor4D): Tensor4D {
  const op = customGrad((input: Tensor | GradSaveFunc, save: Tensor | GradSaveFunc) => {
    const length = add(sqrt(sum(square(input as Tensor), 3, true)), eps); // [n, h, w, 1]
    const value = div(input as Tensor4D, length);
    (save as GradSaveFunc)([value, length]);
    const gradFunc = (dy: Tensor, [u, l]: Tensor[]): Tensor =>
      div(sub(dy, mul(u!, sum(mul(dy, u!), 3, true))), l!);
    return { value, gradFunc };
  });
  return op(x) as Tensor4D;
}
