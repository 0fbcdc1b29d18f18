import {
  add,
  concat,
  minimum,
  mul,
  pad,
  slice,
  sqrt,
  square,
  sub,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { asImage01 } from '../image.ts';
import { uNet } from '../networks/generators.ts';
import { luma } from './colourisation.ts';
import type { PairedTask } from './types.ts';

/** Length of the brightness gradient by central differences, times 4 and cut at 1. [n, h, w, 1] -> [n, h, w, 1] */
function edges(y: Tensor4D): Tensor4D {
  const [n, h, w] = y.shape;
  const around = (dy: number, dx: number) => slice(y, [0, 1 + dy, 1 + dx, 0], [n, h - 2, w - 2, 1]);
  const down = sub(around(1, 0), around(-1, 0));
  const across = sub(around(0, 1), around(0, -1));
  const length = sqrt(add(square(down), square(across)));
  return pad(minimum(mul(length, 4), 1) as Tensor4D, [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ]);
}

export const edgesToImage: PairedTask = {
  kind: 'paired',
  id: 'edges-to-image',
  label: { en: 'Edges to image', zh: '边缘生成图像' },
  about: {
    en: 'G sees outlines only and paints the picture (as pix2pix does). D sees the outlines too, so that the painting has to fit them.',
    zh: 'G 只看到轮廓，要画出整幅图（如 pix2pix）。D 也看得到轮廓，因此画必须与之相符。',
  },
  makeInput: (real) => edges(luma(real)),
  fromGiven: luma,
  showInput: (input) => asImage01(concat([input, input, input], 3)),
  generator: (side) => uNet(side, 1, 16),
  conditionChannels: 1,
  condition: (input) => input,
};
