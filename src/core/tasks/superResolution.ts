import type { Tensor4D } from '@tensorflow/tfjs-core';
import { asImage01 } from '../image.ts';
import { residualUpscaler } from '../networks/generators.ts';
import { halve, upsample } from '../ops/upsample.ts';
import type { PairedTask } from './types.ts';

/** Four times smaller by the mean of each 4x4 block; G has to put back what is lost. */
export const superResolution: PairedTask = {
  kind: 'paired',
  id: 'super-resolution',
  label: { en: 'Super-resolution ×4', zh: '四倍超分辨率' },
  about: {
    en: 'G gets the image four times smaller and returns it at full size. Many sharp images shrink to the same small one: a loss on pixels answers with their blurred mean, a perceptual loss picks one that looks right.',
    zh: 'G 得到缩小四倍的图像，要还原到原始大小。许多清晰图像缩小后完全相同：像素损失给出它们模糊的平均，感知损失则选出看起来真实的一幅。',
  },
  makeInput: (real) => halve(halve(real)),
  showInput: (input) => asImage01(upsample(upsample(input))),
  generator: (side) => residualUpscaler(side, 32, 4),
  conditionChannels: 0,
  condition: (): Tensor4D | null => null,
};
