import {
  add,
  customGrad,
  type GradSaveFunc,
  matMul,
  mul,
  type Tensor,
  type Tensor2D,
  transpose,
} from '@tensorflow/tfjs-core';

/**
 * F^T diag(weights) F: f [m, c], weights [m, 1] or null -> [c, c]. Differentiable in f, once. Transposed explicitly, since
 * wasm has a fast product for plain matrices only (ten times the speed of `matMul` with a transpose flag, forward and
 * backward).
 */
export function gramMatrix(f: Tensor2D, weights: Tensor2D | null): Tensor2D {
  const weighted = (x: Tensor2D): Tensor2D => (weights ? mul(x, weights) : x);
  const op = customGrad((input: Tensor | GradSaveFunc, save: Tensor | GradSaveFunc) => {
    const rows = input as Tensor2D;
    (save as GradSaveFunc)([rows]);
    const gradFunc = (dy: Tensor, [x]: Tensor[]): Tensor => {
      const upstream = dy as Tensor2D;
      return weighted(matMul(x as Tensor2D, add(upstream, transpose(upstream))));
    };
    return { value: matMul(transpose(rows), weighted(rows)), gradFunc };
  });
  return op(f) as Tensor2D;
}
