import { residualTranslator } from '../networks/generators.ts';
import type { UnpairedTask } from './types.ts';

export const unpaired: UnpairedTask = {
  kind: 'unpaired',
  id: 'unpaired',
  label: { en: 'Unpaired translation', zh: '无配对转换' },
  about: {
    en: 'Two sets of images and no pairs. One generator each way, a discriminator for each set; going there and back must return the image (cycle), and an image of the target set must pass unchanged (identity).',
    zh: '两组图像，没有配对。两个方向各有一个生成器，每组各有一个判别器；来回一趟必须还原图像（循环），目标组的图像应原样通过（恒等）。',
  },
  generator: (side) => residualTranslator(side, 12, 2),
};
