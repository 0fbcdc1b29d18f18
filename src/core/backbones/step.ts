import type { Tensor4D } from '@tensorflow/tfjs-core';
import { alias } from '../ops/alias.ts';

/** What an AbortSignal offers, without the browser's types. */
interface Abort {
  throwIfAborted(): void;
}

export interface WalkOptions {
  readonly signal?: Abort;
  readonly onLayer?: (done: number, of: number) => void;
}

/** The wanted taps of one layer, and what the next layer reads; each a tensor of its own. */
export interface Step {
  read: { tap: string; value: Tensor4D }[];
  next: Tensor4D | null;
}

/** `value` once for each of `taps` and once for the next layer if there is one; disposed if nobody wants it. */
export function share(taps: readonly string[], value: Tensor4D, goOn: boolean): Step {
  const [first, ...others] = taps;
  if (first === undefined) {
    if (goOn) return { read: [], next: value };
    value.dispose();
    return { read: [], next: null };
  }
  const read = [{ tap: first, value }, ...others.map((tap) => ({ tap, value: alias(value) }))];
  return { read, next: goOn ? alias(value) : null };
}
