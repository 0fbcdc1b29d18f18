import { type TensorContainer, tidy } from '@tensorflow/tfjs-core';

/**
 * `tidy` for results that are plain objects and arrays with tensors (or null) somewhere inside: those are kept, all
 * other tensors made in `body` are freed. A Map hides its tensors from tidy: return an object instead.
 */
export const scoped = <T>(body: () => T): T => tidy(body as () => TensorContainer) as T;
