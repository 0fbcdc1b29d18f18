import type { Image01 } from '../image.ts';
import type { Batch } from './arm.ts';

/** The tensors of a batch, for who disposes it. */
export const tensorsOf = ({ real, given, other }: Batch): Image01[] =>
  [real, given, other].filter((t) => t != null);
