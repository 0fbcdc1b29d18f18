import { armOf, mixOf, type Preset, runOf, withRate } from './parts.ts';

const calm = mixOf({ l1: 0.1, perceptual: 1, adversarial: 0.05 }, { adversarial: 'non-saturating' });
const fierce = withRate({ ...calm, penalty: { kind: 'none', strength: 0 } }, 'discriminator', 2e-3);

/** A discriminator that learns too fast and is held back by nothing. */
export const strongCritic: Preset = {
  id: 'strong-critic',
  label: { en: 'Too strong a D', zh: '过强的 D' },
  about: {
    en: 'The same generator twice, against two discriminators. The first has an R1 penalty and a modest rate; the second has twice the channels, twice the rate and nothing to hold it back. Watch its scores: real and generated drift apart, its loss falls to nearly nothing, and what it tells G no longer helps. The coach says so. Then give it the first one’s settings.',
    zh: '同一个生成器面对两个判别器。第一个有 R1 惩罚和适中的学习率；第二个通道多一倍、学习率高一倍，且毫无约束。看它的分数：真假越拉越开，损失几乎为零，它告诉 G 的已无帮助。教练会指出这一点。然后把第一个的设置给它。',
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
