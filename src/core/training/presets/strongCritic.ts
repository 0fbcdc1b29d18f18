import { armOf, mixOf, type Preset, runOf, withRate } from './parts.ts';

const calm = mixOf({ l1: 0.1, perceptual: 1, adversarial: 0.05 }, { adversarial: 'non-saturating' });
const fierce = withRate(
  { ...calm, penalty: { kind: 'none', strength: 0 }, weights: { ...calm.weights, adversarial: 0.3 } },
  'discriminator',
  2e-3,
);

/** A discriminator that learns too fast, speaks too loud and is held back by nothing. */
export const strongCritic: Preset = {
  id: 'strong-critic',
  label: { en: 'Too strong a D', zh: '过强的 D' },
  about: {
    en: 'The same generator twice, against two discriminators. The first has an R1 penalty and a modest rate; the second has twice the channels, twice the rate, six times the weight and nothing to hold it back. Its scores part, and it pulls at G ten times as hard as the perceptual loss does (see the gradient lengths): G runs after D, all pictures look alike, and the held-out distance stands still while the first one’s falls. The coach says so. Then give it the first one’s settings.',
    zh: '同一个生成器面对两个判别器。第一个有 R1 惩罚和适中的学习率；第二个通道多一倍、学习率高一倍、权重为六倍，且毫无约束。它的分数拉开，对 G 的拉力是感知损失的十倍（见梯度长度）：G 追着 D 跑，所有图像都差不多，留出集上的距离停滞不前，而第一个的在下降。教练会指出这一点。然后把第一个的设置给它。',
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
