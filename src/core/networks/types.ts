/** How a layer's sum becomes its output. `leaky` has slope 0.2 below zero. */
export type Activation = 'linear' | 'relu' | 'leaky' | 'sigmoid' | 'tanh';

/**
 * One step of a trainable network. A network is a list of these, run in order; `save` names the current value and
 * `add` / `concat` bring it back, which is all that residual and U-shaped networks need.
 */
export type NetLayer =
  /** [n, h, w, in] -> [n, h / stride, w / stride, out], zero padded by (size - 1) / 2, rounded down. */
  | {
      readonly kind: 'conv';
      readonly name: string;
      readonly size: number;
      readonly stride: 1 | 2;
      readonly in: number;
      readonly out: number;
      readonly activation: Activation;
      /** Multiplies the initial weights; below 1 where a residual branch should start small. */
      readonly gain?: number;
    }
  /** [n, in] -> [n, out] */
  | {
      readonly kind: 'dense';
      readonly name: string;
      readonly in: number;
      readonly out: number;
      readonly activation: Activation;
      /** Multiplies the initial weights. */
      readonly gain?: number;
    }
  /** [n, ...] -> [n, ...shape] */
  | { readonly kind: 'reshape'; readonly shape: readonly number[] }
  /** Nearest neighbour, twice as high and wide. */
  | { readonly kind: 'upsample' }
  | { readonly kind: 'save'; readonly as: string }
  /** x + saved */
  | { readonly kind: 'add'; readonly from: string }
  /** [x, saved] along channels */
  | { readonly kind: 'concat'; readonly from: string }
  /** x + the first three channels of the network's input, enlarged `times` (nearest): the net learns a correction. */
  | { readonly kind: 'add-input'; readonly times: 1 | 2 | 4 };

export interface NetSpec {
  readonly id: string;
  readonly layers: readonly NetLayer[];
  /** [h, w, c] or [c], without the batch. */
  readonly input: readonly number[];
}

/** A parameter of a network, before it has values. */
export interface ParamSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** Standard deviation of its initial normal distribution; 0 for biases. */
  readonly std: number;
}
