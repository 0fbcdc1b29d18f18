import { type Op, sameRow, weightless } from './types.ts';

/** The network's own input: the only node without inputs. */
export const input: Op<{ readonly channels: number }> = {
  ...weightless,
  shape: ({ channels }, [image]) => ({ ...image!, channels }),
  flops: () => 0,
  run: (_, [x]) => x!,
  grad: (_, [x]) => x!,
  rows: sameRow,
  torch: () => 'preprocess(rgb)',
};
