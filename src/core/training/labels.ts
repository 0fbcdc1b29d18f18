import type { Label } from '../label.ts';
import type { AdaptiveId } from './adaptiveWeights.ts';
import type { Mix, Stage, TermId } from './mix.ts';

interface Text {
  readonly label: Label;
  readonly about: Label;
}

/** Terms of G's loss in the order of the mixer; `max` is where their sliders end. */
export const termTexts: Readonly<Record<TermId, Text & { readonly max: number }>> = {
  l1: {
    label: { en: 'Pixel L1', zh: '像素 L1' },
    about: {
      en: 'Mean |difference| of pixels. Where several answers are possible it asks for their median: blur.',
      zh: '像素差绝对值的平均。可能的答案有多个时，它要的是它们的中位数：模糊。',
    },
    max: 10,
  },
  mse: {
    label: { en: 'Pixel MSE', zh: '像素 MSE' },
    about: {
      en: 'Mean squared difference of pixels: asks for the mean of all possible answers. Highest PSNR, softest picture.',
      zh: '像素差平方的平均：要的是所有可能答案的平均。PSNR 最高，画面最软。',
    },
    max: 100,
  },
  perceptual: {
    label: { en: 'Perceptual', zh: '感知' },
    about: {
      en: 'The distance between features of a network that knows natural images: the loss this page is about.',
      zh: '在了解自然图像的网络中，两组特征之间的距离：本页所讲的损失。',
    },
    max: 10,
  },
  style: {
    label: { en: 'Style', zh: '风格' },
    about: {
      en: 'Distance between Gram matrices: which features occur together, wherever they are.',
      zh: 'Gram 矩阵之间的距离：哪些特征一同出现，不问位置。',
    },
    max: 10,
  },
  adversarial: {
    label: { en: 'Adversarial', zh: '对抗' },
    about: {
      en: 'What D says of G’s images. It does not ask for the right picture but for one that could be real.',
      zh: 'D 对 G 的图像的评价。它不要求正确的那一幅，只要求看起来像真的。',
    },
    max: 1,
  },
  tv: {
    label: { en: 'Total variation', zh: '全变分' },
    about: {
      en: 'Mean |difference| of neighbouring pixels of G’s image: asks for smoothness.',
      zh: 'G 的图像中相邻像素差绝对值的平均：要求平滑。',
    },
    max: 1,
  },
  cycle: {
    label: { en: 'Cycle', zh: '循环' },
    about: {
      en: 'Pixel L1 between an image and itself after the way there and back.',
      zh: '图像与其往返一趟之后的像素 L1。',
    },
    max: 30,
  },
  identity: {
    label: { en: 'Identity', zh: '恒等' },
    about: {
      en: 'Pixel L1 between an image of the target set and what G makes of it: it should stay.',
      zh: '目标组图像与 G 对它的输出之间的像素 L1：它应保持原样。',
    },
    max: 30,
  },
};

export const adaptiveTexts: Readonly<Record<AdaptiveId, Text>> = {
  manual: {
    label: { en: 'By hand', zh: '手动' },
    about: { en: 'The weights are those of the sliders.', zh: '权重即滑块所示。' },
  },
  vqgan: {
    label: { en: 'VQGAN’s rule', zh: 'VQGAN 规则' },
    about: {
      en: 'The adversarial weight is set at each step so that, at G’s last layer, it pulls 0.8 times as hard as all others together (Esser et al. 2021). Its slider only switches it on and off.',
      zh: '每一步设定对抗权重，使其在 G 最后一层的拉力为其余各项合力的 0.8 倍（Esser 等 2021）。其滑块只起开关作用。',
    },
  },
  uncertainty: {
    label: { en: 'Uncertainty', zh: '不确定性' },
    about: {
      en: 'Each slider is multiplied by exp(-s) with an s that is learnt: large terms get small weights, until contributions stand as the sliders do (Kendall et al. 2018). The adversarial term, which can be below 0, stays at its slider.',
      zh: '每个滑块的值乘以 exp(-s)，s 由学习得到：大的项得到小的权重，直到各项贡献之比等于滑块之比（Kendall 等 2018）。对抗项可以为负，保持其滑块的值。',
    },
  },
  gradnorm: {
    label: { en: 'GradNorm', zh: 'GradNorm' },
    about: {
      en: 'Weights start at the sliders and move, their sum kept, until all terms pull about equally at G’s last layer, those that learn slowly a little more (Chen et al. 2018); by up to about 1% of the sum a step, since the paper’s 0.0001 would show nothing in minutes. The adversarial term stays at its slider.',
      zh: '权重从滑块的值出发，总和不变，逐步调整，直到各项在 G 最后一层的拉力大致相等，学得慢的略多一些（Chen 等 2018）；每步至多约为总和的 1%，因为论文中的 0.0001 在几分钟内看不出变化。对抗项保持其滑块的值。',
    },
  },
  equalise: {
    label: { en: 'Equal shares', zh: '等份' },
    about: {
      en: 'Each slider is divided by the running mean of its term: equal sliders mean equal shares of the loss. So are the layers of the perceptual term, whatever their own weights: all have the same share. The adversarial term, which can be below 0, stays at its slider.',
      zh: '每个滑块的值除以该项的滑动平均：滑块相等，则在损失中所占份额相等。感知项的各层也是如此，无论其自身权重：每层份额相同。对抗项可以为负，保持其滑块的值。',
    },
  },
};

export const penaltyTexts: Readonly<Record<Mix['penalty']['kind'], Text>> = {
  none: {
    label: { en: 'None', zh: '无' },
    about: { en: 'D may become as steep as it likes.', zh: 'D 可以任意陡峭。' },
  },
  'gradient-penalty': {
    label: { en: 'Gradient penalty', zh: '梯度惩罚' },
    about: {
      en: 'D’s gradient between real and generated images is pulled to length 1 (WGAN-GP, Gulrajani et al. 2017).',
      zh: '把 D 在真实与生成图像之间的梯度长度拉向 1（WGAN-GP，Gulrajani 等 2017）。',
    },
  },
  r1: {
    label: { en: 'R1', zh: 'R1' },
    about: {
      en: 'D’s gradient at real images is pulled to 0 (Mescheder et al. 2018): it keeps D stable.',
      zh: '把 D 在真实图像处的梯度拉向 0（Mescheder 等 2018）：使 D 更稳定。',
    },
  },
};

export const stageTexts: Readonly<Record<Stage, Text>> = {
  'make-input': {
    label: { en: 'Make the input', zh: '制作输入' },
    about: { en: 'Training images become what G gets.', zh: '由训练图像制作 G 的输入。' },
  },
  'generator-forward': {
    label: { en: 'G makes its images', zh: 'G 生成图像' },
    about: { en: 'One forward pass of G.', zh: 'G 的一次前向计算。' },
  },
  'discriminator-update': {
    label: { en: 'D learns', zh: 'D 学习' },
    about: {
      en: 'D scores real and generated images; its weights move so that it tells them apart better.',
      zh: 'D 给真实与生成的图像打分；其权重随之改变，以便更好地区分它们。',
    },
  },
  terms: {
    label: { en: 'Every term is measured', zh: '逐项计算' },
    about: {
      en: 'Each loss term says how far off the images are, and which way each pixel should go.',
      zh: '每个损失项说出图像差多远，以及每个像素应往哪边走。',
    },
  },
  gradients: {
    label: { en: 'Gradients go back through G', zh: '梯度回传过 G' },
    about: {
      en: 'The weighted sum of those pulls goes back through G, layer by layer.',
      zh: '这些拉力的加权和逐层回传过 G。',
    },
  },
  'generator-update': {
    label: { en: 'G learns', zh: 'G 学习' },
    about: { en: 'Adam moves G’s weights a small step.', zh: 'Adam 把 G 的权重移动一小步。' },
  },
};
