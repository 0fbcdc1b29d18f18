import type { Tensor4D } from '@tensorflow/tfjs-core';
import { alias } from '../ops/alias.ts';

/** Values of nodes that are still to be read; each goes when the last of its readers has had it. */
export class LiveValues {
  readonly #values = new Map<number, { value: Tensor4D; left: number }>();

  /** Takes `value` over, to be had `readers` times; without readers it goes at once. */
  put(node: number, value: Tensor4D, readers: number): void {
    if (readers > 0) this.#values.set(node, { value, left: readers });
    else value.dispose();
  }

  has(node: number): boolean {
    return this.#values.has(node);
  }

  /** The value for one of its readers, who owns what it gets. */
  take(node: number): Tensor4D {
    const found = this.#values.get(node)!;
    found.left -= 1;
    if (found.left > 0) return alias(found.value);
    this.#values.delete(node);
    return found.value;
  }

  dispose(): void {
    for (const { value } of this.#values.values()) value.dispose();
    this.#values.clear();
  }
}
