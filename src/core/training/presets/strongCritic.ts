import { armOf, mixOf, type Preset, runOf, withRate } from './parts.ts';

const weights = { l1: 0.1, perceptual: 1, adversarial: 0.1 };
const calm = mixOf(weights);
const fierce = withRate(mixOf(weights, { penalty: { kind: 'none', strength: 0 } }), 'discriminator', 4e-3);

/** A discriminator that learns ten times too fast and is held back by nothing. */
export const strongCritic: Preset = {
  id: 'strong-critic',
  label: { en: 'Too strong a D', zh: '过强的 D' },
  about: {
    en: 'The same generator twice, against two discriminators. The first has an R1 penalty and a modest rate; the second learns ten times as fast with nothing to hold it back. Watch its scores: real and generated drift apart, its loss falls to nearly nothing, and what it tells G is noise that shows as specks. The coach says so. Then give it the first one’s settings.',
    zh: '同一个生成器面对两个判别器。第一个有 R1 惩罚和适中的学习率；第二个学得快十倍，且毫无约束。看它的分数：真假越拉越开，损失几乎为零，它告诉 G 的只是噪声，表现为斑点。教练会指出这一点。然后把第一个的设置给它。',
  },
  config: runOf('super-resolution', 'creature', [
    armOf({ en: 'D held back', zh: '受约束的 D' }, calm),
    armOf({ en: 'D let loose', zh: '放任的 D' }, fierce, { discriminatorChannels: 32 }),
  ]),
  moves: [{ label: { en: 'Hold D back', zh: '约束 D' }, arm: 1, change: { mix: calm } }],
};
