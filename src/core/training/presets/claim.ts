import { defaults } from './defaults.ts';
import type { Preset } from './parts.ts';

/** What the page starts with: the point of the whole. */
export const claim: Preset = {
  id: 'claim',
  label: { en: 'Pixels, perception, adversary', zh: '像素、感知、对抗' },
  about: {
    en: 'Three generators enlarge the same small pictures from the same start. The first is judged by pixels alone: it has the best PSNR and the softest picture. The second is judged by a perceptual loss: edges and texture come back, PSNR falls. The third has an adversary too, which asks that the picture could be real. Watch the curves of the test images diverge: no version is best at both.',
    zh: '三个生成器从同样的起点放大同样的小图。第一个只看像素：PSNR 最高，画面最软。第二个用感知损失：边缘与纹理回来了，PSNR 下降。第三个再加上对手，它要求画面看起来像真的。留意测试图像的曲线如何分开：没有一个在两方面都最好。',
  },
  config: defaults['super-resolution'],
  moves: [],
};
