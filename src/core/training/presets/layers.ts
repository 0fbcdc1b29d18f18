import { armOf, mixOf, oneLayer, type Preset, runOf } from './parts.ts';

const mix = mixOf({ perceptual: 1 });

/** Scales as in recipes/balanced.ts: each layer alone pulls an image as hard as pixel L1 does. */
export const layers: Preset = {
  id: 'one-layer',
  label: { en: 'One layer only: shallow, middle, deep', zh: '仅用一层：浅、中、深' },
  about: {
    en: 'Three generators, each judged by one layer and nothing else. relu1_2 sees edges and colours: nearly a pixel loss, true but soft. relu3_4 sees texture: sharper, with a pattern of its own. relu5_4 sees what is where but hardly how: colours drift and checks appear, and its own distance still falls. That is why recipes mix layers.',
    zh: '三个生成器，各由单独一层评判。relu1_2 看边缘与颜色：近乎像素损失，忠实但偏软。relu3_4 看纹理：更锐利，但带有自己的花纹。relu5_4 看何处有何物，却不管样子：颜色漂移、出现格纹，而它自己的距离仍在下降。因此各种配方都混合多层。',
  },
  config: runOf('super-resolution', 'creature', [
    armOf({ en: 'relu1_2 only', zh: '仅 relu1_2' }, mix, { perceptual: oneLayer('relu1_2', 1.17e-3) }),
    armOf({ en: 'relu3_4 only', zh: '仅 relu3_4' }, mix, { perceptual: oneLayer('relu3_4', 5.84e-5) }),
    armOf({ en: 'relu5_4 only', zh: '仅 relu5_4' }, mix, { perceptual: oneLayer('relu5_4', 5.58e-3) }),
  ]),
  moves: [],
};
