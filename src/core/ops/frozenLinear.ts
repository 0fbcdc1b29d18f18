import {
  customGrad,
  fused,
  type GradSaveFunc,
  keep,
  matMul,
  reshape,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';

/** x * kernel + bias over the channels, never trained: the kernel stays off the tape. Owns kernel and bias. */
export class FrozenLinear {
  readonly #kernel: Tensor2D;
  readonly #bias: Tensor1D | null;
  /** [out, in]: tfjs' product of a transposed matrix is slow on wasm. Made when first needed. */
  #turned: Tensor2D | null = null;

  /** kernel [in, out], bias [out]; both belong to the new object. */
  constructor(kernel: Tensor2D, bias: Tensor1D | null) {
    this.#kernel = kernel;
    this.#bias = bias;
  }

  /** x [n, h, w, in] -> [n, h, w, out]. */
  forward(x: Tensor4D): Tensor4D {
    return this.#along(x, (flat) =>
      fused.matMul({ a: flat, b: this.#kernel, ...(this.#bias && { bias: this.#bias }) }),
    );
  }

  /** As {@link forward}, differentiable in x (once). */
  differentiable(x: Tensor4D): Tensor4D {
    const op = customGrad((input: Tensor | GradSaveFunc) => ({
      value: this.forward(input as Tensor4D),
      gradFunc: (dy: Tensor) => this.#along(dy as Tensor4D, (flat) => matMul(flat, this.#turnedKernel())),
    }));
    return op(x) as Tensor4D;
  }

  /** Every position's channels through a product: [n * h * w, c] -> [n * h * w, c']. */
  #along(x: Tensor4D, product: (flat: Tensor2D) => Tensor): Tensor4D {
    const [n, h, w, c] = x.shape;
    return tidy(() => {
      const made = product(reshape(x, [n * h * w, c]));
      return reshape(made, [n, h, w, made.shape[1]!]);
    });
  }

  #turnedKernel(): Tensor2D {
    this.#turned ??= tidy(() => keep(transpose(this.#kernel)));
    return this.#turned;
  }

  dispose(): void {
    this.#turned?.dispose();
    this.#turned = null;
    this.#kernel.dispose();
    this.#bias?.dispose();
  }
}
