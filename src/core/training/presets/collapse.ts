import { armOf, mixOf, type Preset, runOf, withRate } from './parts.ts';

const bare = withRate(
  mixOf(
    { adversarial: 1 },
    { adversarial: 'non-saturating', penalty: { kind: 'none', strength: 0 }, emaDecay: 0.9 },
  ),
  'generator',
  4e-3,
);
const cured = withRate(mixOf({ l1: 0.5, perceptual: 1, adversarial: 0.01 }), 'generator', 5e-3);

/** A game with nothing to tie an image to its target: G finds one answer and keeps to it. */
export const collapse: Preset = {
  id: 'collapse',
  label: { en: 'A collapse and its cure', zh: '模式坍塌及其解决' },
  about: {
    en: 'G has nothing but an adversarial loss, and a learning rate that is too high: soon all random codes give the same picture, then all the next one, round and round. Diversity falls below 0.2, where real images have 1, and the coach speaks up. Press the cure: with a perceptual loss each learnt code has a picture of its own to answer for, and R1 keeps D stable. All codes first agree on one blurred creature; within 250 steps the pictures part again, diversity passes 0.5, and the warning goes.',
    zh: 'G 只有对抗损失，学习率又偏大：很快所有随机编码都给出同一幅图，接着又一起换成另一幅，循环往复。多样性降到 0.2 以下（真实图像为 1），训练提示出现。点“应用解决办法”：有了感知损失，每个学到的编码都要对应自己的那幅图，R1 使 D 更稳定。所有编码先一致给出一只模糊的小动物；250 步之内，图像又各不相同，多样性超过 0.5，提示随之消失。',
  },
  config: runOf('generate', 'creature', [armOf({ en: 'Adversarial only', zh: '仅对抗' }, bare)], {
    images: 64,
    validateEvery: 25,
  }),
  moves: [{ label: { en: 'The cure', zh: '应用解决办法' }, arm: 0, change: { mix: cured } }],
};
