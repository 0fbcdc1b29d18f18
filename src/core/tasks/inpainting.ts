import { add, concat, mul, slice, sub, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { asImage01 } from '../image.ts';
import { uNet } from '../networks/generators.ts';
import type { PairedTask } from './types.ts';

/** One hole an image, a quarter to a half of the side in each direction: 1 in the hole. [n, side, side, 1] */
function holes(n: number, side: number, draw: () => number): Tensor4D {
  const values = new Float32Array(n * side * side);
  for (let i = 0; i < n; i++) {
    const height = Math.round(side * (0.25 + 0.25 * draw()));
    const width = Math.round(side * (0.25 + 0.25 * draw()));
    const top = Math.floor(draw() * (side - height));
    const left = Math.floor(draw() * (side - width));
    for (let y = top; y < top + height; y++) {
      const row = (i * side + y) * side;
      values.fill(1, row + left, row + left + width);
    }
  }
  return tensor4d(values, [n, side, side, 1]);
}

/** A grey hole to be filled; the fourth channel says where it is. */
export const inpainting: PairedTask = {
  kind: 'paired',
  id: 'inpainting',
  label: { en: 'Inpainting', zh: '图像修复' },
  about: {
    en: 'A rectangle is cut out of the image and G fills it in. On pixels alone the hole fills with fog; watch when texture comes back.',
    zh: '图像被挖去一个矩形，G 负责填补。只用像素损失，洞里是一团雾；注意纹理何时回来。',
  },
  makeInput(real, draw) {
    const [n, side] = real.shape;
    const hole = holes(n, side, draw);
    const seen = add(mul(real, sub(1, hole)), mul(hole, 0.5)) as Tensor4D;
    return concat([seen, hole], 3);
  },
  showInput(input) {
    const [n, h, w] = input.shape;
    return asImage01(slice(input, [0, 0, 0, 0], [n, h, w, 3]));
  },
  hole(input) {
    const [n, h, w] = input.shape;
    return slice(input, [0, 0, 0, 3], [n, h, w, 1]);
  },
  generator: (side) => uNet(side, 4, 16),
  conditionChannels: 0,
  condition: (): Tensor4D | null => null,
};
