import { mean, squaredDifference, tidy } from '@tensorflow/tfjs-core';
import type { SpatialDistance } from './types.ts';

/** Mean over channels of (a - b)^2. Johnson et al., arXiv 1603.08155, eq. 2. */
export const squared: SpatialDistance = {
  id: 'squared',
  kind: 'spatial',
  label: { en: 'Squared (MSE)', zh: '平方差 (MSE)' },
  about: {
    en: 'Mean of (a - b)^2 over channels and positions. Johnson et al. 2016, eq. 2; Gatys and SRGAN use it too.',
    zh: '(a - b)^2 在通道和位置上的平均。Johnson 等 2016，式 2；Gatys 与 SRGAN 也用它。',
  },
  range: 'feature units squared, 0..inf',
  map: (a, b) => tidy(() => mean(squaredDifference(a, b), 3)),
};
