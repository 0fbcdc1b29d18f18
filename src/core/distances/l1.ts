import { meanAbsoluteDifference } from '../ops/meanAbsoluteDifference.ts';
import type { SpatialDistance } from './types.ts';

/** Mean over channels of |a - b|. The article's code; ESRGAN, Real-ESRGAN and pix2pixHD use it too. */
export const l1: SpatialDistance = {
  id: 'l1',
  kind: 'spatial',
  label: { en: 'L1', zh: 'L1' },
  about: {
    en: 'Mean of |a - b| over channels and positions. Multiplied by the number of elements it is the L1 norm that the formula writes.',
    zh: '|a - b| 在通道和位置上的平均。乘以元素个数即为公式所写的 L1 范数。',
  },
  range: 'feature units, 0..inf',
  map: (a, b) => meanAbsoluteDifference(a, b),
};
