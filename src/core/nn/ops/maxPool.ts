import { tidy } from '@tensorflow/tfjs-core';
import { type PoolWindow, pool } from '../../ops/pool.ts';
import { positions } from '../positions.ts';
import { type Op, weightless } from './types.ts';

/** Maximum over windows, or their average where a recipe says so. It must follow a ReLU: see `pool`. */
export const maxPool: Op<PoolWindow> = {
  ...weightless,
  shape: (attrs, [x]) => {
    const side = (before: number) => positions(attrs, before, attrs.ceil ? 'up' : 'down');
    return { width: side(x!.width), height: side(x!.height), channels: x!.channels };
  },
  flops: () => 0,
  run: (attrs, [x], { pooling, rows }) => tidy(() => pool(x!, attrs, pooling, rows)),
  grad: (attrs, [x], { pooling }) => pool(x!, attrs, pooling),
  rows: ({ size, stride, padding }) => ({ size, stride, padding }),
  torch: ({ size, stride, padding, ceil }, [x]) => {
    const more = `${padding > 0 ? `, padding=${padding}` : ''}${ceil ? ', ceil_mode=True' : ''}`;
    return `pool(${x}, ${size}, ${stride}${more})`;
  },
};
