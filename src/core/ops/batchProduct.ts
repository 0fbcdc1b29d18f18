import {
  concat,
  customGrad,
  type GradSaveFunc,
  getBackend,
  matMul,
  reshape,
  slice,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';

/**
 * a [n, h, i, j] times b [n, h, j, k], matrix by matrix. On wasm one matrix after the other, never a transposed one: tfjs has its
 * fast product for these alone (six heads over 197 tokens took 70 ms, and take 20).
 */
function products(a: Tensor4D, b: Tensor4D): Tensor4D {
  if (getBackend() !== 'wasm') return matMul(a, b);
  const [n, h, i, j] = a.shape;
  const k = b.shape[3];
  const count = n * h;
  return tidy(() => {
    const [left, right] = [reshape(a, [count, i, j]), reshape(b, [count, j, k])] as [Tensor3D, Tensor3D];
    const made = [...new Array(count).keys()].map(
      (at): Tensor3D => matMul(slice(left, [at, 0, 0], [1, i, j]), slice(right, [at, 0, 0], [1, j, k])),
    );
    return reshape(concat(made, 0), [n, h, i, k]);
  });
}

/** Each matrix on its side. */
export const turned = (x: Tensor4D): Tensor4D => transpose(x, [0, 1, 3, 2]);

/** a [n, h, i, j] times b [n, h, j, k], matrix by matrix; differentiable in both (once). */
export function batchProduct(a: Tensor4D, b: Tensor4D): Tensor4D {
  const op = customGrad((...given: (Tensor | GradSaveFunc)[]) => {
    const [x, y, save] = given as [Tensor4D, Tensor4D, GradSaveFunc];
    save([x, y]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [left, right] = saved as [Tensor4D, Tensor4D];
      return [products(dy as Tensor4D, turned(right)), products(turned(left), dy as Tensor4D)];
    };
    return { value: products(x, y), gradFunc };
  });
  return op(a, b) as Tensor4D;
}
