import type { Label } from '../label.ts';
import type { TroubleId } from './coach.ts';

/** What each trouble means, and what to try. */
export const troubles: Readonly<Record<TroubleId, { label: Label; about: Label; advice: Label }>> = {
  'discriminator-won': {
    label: { en: 'D has won', zh: 'D 赢了' },
    about: {
      en: 'D tells real from generated nearly every time. What it says to G is then either nothing or mere noise.',
      zh: 'D 几乎每次都能分辨真假。此时它给 G 的信号要么为零，要么只是噪声。',
    },
    advice: {
      en: 'Lower D’s learning rate, give D fewer channels, switch on R1 or spectral normalisation, or lower the adversarial weight.',
      zh: '降低 D 的学习率、减少 D 的通道数、启用 R1 或谱归一化，或降低对抗权重。',
    },
  },
  'generator-won': {
    label: { en: 'G has won', zh: 'G 赢了' },
    about: {
      en: 'D takes generated images for more real than real ones: it cannot teach G anything.',
      zh: 'D 认为生成的图像比真实的更真：它无法再教 G 什么。',
    },
    advice: {
      en: 'Raise D’s learning rate, let D alone play for some steps, weaken its penalty, or give D more channels.',
      zh: '提高 D 的学习率、让 D 单独训练若干步、减弱惩罚项，或增加 D 的通道数。',
    },
  },
  'low-diversity': {
    label: { en: 'Low diversity', zh: '多样性低' },
    about: {
      en: 'G’s images differ among themselves far less than real ones do: it has collapsed to a few answers.',
      zh: 'G 的图像彼此差异远小于真实图像：它坍塌到了少数几种答案。',
    },
    advice: {
      en: 'Raise the perceptual or pixel weight, which tie each image to its own target; add R1; lower G’s learning rate. Early in a run, wait.',
      zh: '提高感知或像素权重，它们把每幅图像与各自的目标绑定；加入 R1；降低 G 的学习率。若训练刚开始，请再等等。',
    },
  },
  dominates: {
    label: { en: 'One term dominates', zh: '一项独大' },
    about: {
      en: 'One term pulls over 50 times as hard as all others together: they might as well be off.',
      zh: '某一项的拉力超过其余各项总和的 50 倍：其余各项形同虚设。',
    },
    advice: {
      en: 'Lower its weight until the gradient lengths are within a factor of ten, or let an adaptive rule do it.',
      zh: '降低其权重，直到各项梯度长度相差不超过十倍，或交给自适应规则。',
    },
  },
  explosion: {
    label: { en: 'The loss explodes', zh: '损失爆炸' },
    about: {
      en: 'The loss is a hundred times what it was: the steps are too long for where the networks are.',
      zh: '损失是先前的百倍：步长对当前的网络来说太大了。',
    },
    advice: {
      en: 'Pause, go back to the last checkpoint, and divide the learning rate by three to ten.',
      zh: '暂停，回到上一个检查点，把学习率除以三到十。',
    },
  },
  dead: {
    label: { en: 'G can no longer learn', zh: 'G 已无法学习' },
    about: {
      en: 'No gradient reaches G’s weights any more, or its images have long been further from their targets than at the start: a step that was too long has driven it into a corner.',
      zh: '梯度已无法到达 G 的权重，或其图像长时间比开始时离目标更远：某一步过大，把它逼进了死角。',
    },
    advice: {
      en: 'It will not come back by itself: go back to a state from before, and divide G’s learning rate by ten.',
      zh: '它不会自行恢复：回到之前的状态，并把 G 的学习率除以十。',
    },
  },
  clamped: {
    label: { en: 'λ at its clamp', zh: 'λ 触到上限' },
    about: {
      en: 'The adaptive rule asks for a weight beyond its limit: a term hardly pulls at all, so it is amplified without end.',
      zh: '自适应规则要求的权重超出上限：某一项几乎没有拉力，于是被无限放大。',
    },
    advice: {
      en: 'Look at that term’s gradient: if it is near 0 its network has saturated. Set the weight by hand, or let D play alone for a while.',
      zh: '查看该项的梯度：若接近 0，其网络已饱和。请手动设置权重，或让 D 单独训练一阵。',
    },
  },
};
