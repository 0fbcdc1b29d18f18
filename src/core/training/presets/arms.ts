import { armOf, mixOf } from './parts.ts';

/** The three arms of the article's claim. */
export const pixelsOnly = armOf({ en: 'Pixels only', zh: '仅像素' }, mixOf({ l1: 1 }));

export const perceptualOnly = armOf({ en: 'Perceptual', zh: '感知' }, mixOf({ l1: 0.1, perceptual: 1 }));

export const perceptualAdversarial = armOf(
  { en: 'Perceptual + adversarial', zh: '感知 + 对抗' },
  mixOf({ l1: 0.1, perceptual: 1, adversarial: 0.03 }),
);
