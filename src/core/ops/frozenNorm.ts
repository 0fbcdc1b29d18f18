import {
  add,
  customGrad,
  type GradSaveFunc,
  mean,
  mul,
  rsqrt,
  square,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';

const CHANNELS = 3;
const average = (x: Tensor): Tensor => mean(x, CHANNELS, true);

/** Layer norm over the channels, never trained. Ba et al., arXiv 1607.06450. Owns gain and bias, [c] each. */
export class FrozenNorm {
  readonly #gain: Tensor1D;
  readonly #bias: Tensor1D;
  readonly #epsilon: number;

  constructor(gain: Tensor1D, bias: Tensor1D, epsilon: number) {
    this.#gain = gain;
    this.#bias = bias;
    this.#epsilon = epsilon;
  }

  /** (x - mean) / sqrt(variance + epsilon) * gain + bias, [n, h, w, c]. */
  forward(x: Tensor4D): Tensor4D {
    return tidy(() => this.#scaled(this.#normalised(x).value));
  }

  /** As {@link forward}, differentiable in x (once). */
  differentiable(x: Tensor4D): Tensor4D {
    const op = customGrad((input: Tensor | GradSaveFunc, save: Tensor | GradSaveFunc) => {
      const { value, scale } = this.#normalised(input as Tensor4D);
      (save as GradSaveFunc)([value, scale]);
      return {
        value: this.#scaled(value),
        gradFunc: (dy: Tensor, saved: Tensor[]) => this.#backward(dy, saved[0]!, saved[1]!),
      };
    });
    return op(x) as Tensor4D;
  }

  #normalised(x: Tensor4D): { value: Tensor; scale: Tensor } {
    const centred = sub(x, average(x));
    const scale = rsqrt(add(average(square(centred)), this.#epsilon));
    return { value: mul(centred, scale), scale };
  }

  #scaled(normalised: Tensor): Tensor4D {
    return add(mul(normalised, this.#gain), this.#bias);
  }

  /** With g = dy * gain and the normalised x^: (g - mean(g) - x^ * mean(g * x^)) / sqrt(variance + epsilon). */
  #backward(dy: Tensor, normalised: Tensor, scale: Tensor): Tensor {
    return tidy(() => {
      const g = mul(dy, this.#gain);
      const along = mul(normalised, average(mul(g, normalised)));
      return mul(sub(sub(g, average(g)), along), scale);
    });
  }

  dispose(): void {
    this.#gain.dispose();
    this.#bias.dispose();
  }
}
