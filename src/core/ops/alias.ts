import { reshape, type Tensor } from '@tensorflow/tfjs-core';

/**
 * A second tensor over the same numbers, to be disposed on its own. Reshape shares memory on every backend, where
 * `clone` copies on wasm.
 */
export function alias<T extends Tensor>(tensor: T): T {
  return reshape(tensor, tensor.shape) as T;
}
