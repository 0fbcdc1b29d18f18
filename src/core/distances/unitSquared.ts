import { squaredDifference, sum, tidy } from '@tensorflow/tfjs-core';
import type { SpatialDistance } from './types.ts';
import { unit } from './unit.ts';

/** Sum over channels of the squared difference of channel-unit vectors. LPIPS before its heads, arXiv 1801.03924, eq. 1. */
export const unitSquared: SpatialDistance = {
  id: 'unit-squared',
  kind: 'spatial',
  label: { en: 'Unit squared (LPIPS)', zh: '单位化平方差 (LPIPS)' },
  about: {
    en: 'Each position’s channel vector is scaled to length 1; then the squared difference is summed over channels. LPIPS (Zhang et al. 2018) without its learned heads.',
    zh: '先将每个位置的通道向量缩放到长度 1，再对平方差按通道求和。即不带学得线性头的 LPIPS（Zhang 等 2018）。',
  },
  range: 'no unit, 0..4',
  map: (a, b) => tidy(() => sum(squaredDifference(unit(a), unit(b)), 3)),
};
