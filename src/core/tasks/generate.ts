import { decoder } from '../networks/generators.ts';
import type { LatentTask } from './types.ts';

/** Bojanowski et al. 2018 (learnt codes) with an adversarial term on random ones. */
export const generate: LatentTask = {
  kind: 'latent',
  id: 'generate',
  label: { en: 'Generate', zh: '生成' },
  about: {
    en: 'Every training image has a code of its own, learnt with G: so x and G(z) are a pair and a perceptual loss applies. D judges G on random codes, which is where new images come from.',
    zh: '每幅训练图像都有自己的编码，与 G 一起学习：因此 x 与 G(z) 成对，可用感知损失。D 在随机编码上评判 G，新图像由此而来。',
  },
  codeLength: 32,
  generator: (side) => decoder(side, 32, 16),
};
