import { armOf, mixOf, type Preset, runOf, withRate } from './parts.ts';

const calm = mixOf({ l1: 0.1, perceptual: 1, adversarial: 0.05 });
/** Twenty times as fast as its G, and nothing that would keep it smooth. */
const fierce = withRate(
  withRate({ ...calm, penalty: { kind: 'none', strength: 0 } }, 'generator', 1e-4),
  'discriminator',
  2e-3,
);

/** A discriminator that learns far faster than its generator and is held back by nothing. */
export const strongCritic: Preset = {
  id: 'strong-critic',
  label: { en: 'Too strong a D', zh: '过强的 D' },
  about: {
    en: 'One game, two sets of rates. The first D learns half as fast as its G and has an R1 penalty: its loss stays near 2, where it can hardly tell, and G gets better. The second has twice the channels, no penalty, and learns twenty times as fast as its G. From about step 50 it tells nearly every image: its loss falls towards 0 and the coach says that D has won. Its gradient at G is about ten times that of the perceptual loss (see the gradient lengths), and the distance of the training images stands still while the first one’s falls. Then hold D back: the warning goes at once, and the distance begins to fall.',
    zh: '同一场博弈，两组学习率。第一个 D 的学习率只有 G 的一半，并有 R1 惩罚：它的损失停在 2 附近，几乎分不清真假，而 G 越来越好。第二个通道多一倍、没有惩罚，学习率是 G 的二十倍。大约从第 50 步起，它几乎每幅图都能分辨：损失趋向 0，训练提示指出 D 赢了。它传给 G 的梯度约为感知损失的 10 倍（见梯度长度），训练图像的距离停滞不前，而第一个的在下降。然后约束 D：警告立刻消失，距离开始下降。',
  },
  config: runOf(
    'generate',
    'creature',
    [
      armOf({ en: 'D held back', zh: '受约束的 D' }, calm),
      armOf({ en: 'D let loose', zh: '放任的 D' }, fierce, { discriminatorChannels: 32 }),
    ],
    { images: 64 },
  ),
  moves: [{ label: { en: 'Hold D back', zh: '约束 D' }, arm: 1, change: { mix: calm } }],
};
