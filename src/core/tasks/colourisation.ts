import { concat, mul, sum, type Tensor4D, tensor1d } from '@tensorflow/tfjs-core';
import { asImage01, type Image01 } from '../image.ts';
import { uNet } from '../networks/generators.ts';
import type { PairedTask } from './types.ts';

/** Luma of Rec. 601: .299 R + .587 G + .114 B. [n, h, w, 3] -> [n, h, w, 1] */
export const luma = (x: Image01): Tensor4D => sum(mul(x, tensor1d([0.299, 0.587, 0.114])), 3, true);

export const colourisation: PairedTask = {
  kind: 'paired',
  id: 'colourisation',
  label: { en: 'Grey to colour', zh: '灰度上色' },
  about: {
    en: 'G sees brightness and guesses the colours. The mean of all possible colours is brownish grey, which is what a pixel loss settles on.',
    zh: 'G 只看到亮度，要猜出颜色。所有可能颜色的平均是灰褐色，这正是像素损失的归宿。',
  },
  makeInput: (real) => luma(real),
  fromGiven: (given) => luma(given),
  showInput: (input) => asImage01(concat([input, input, input], 3)),
  generator: (side) => uNet(side, 1, 16),
  conditionChannels: 1,
  condition: (input) => input,
};
