import { dists } from './dists.ts';
import { mae, mse, psnr } from './errorMetrics.ts';
import { flip } from './flip.ts';
import { gmsd } from './gmsd.ts';
import { haarPsi } from './haarPsi.ts';
import { type MetricId, metricIds } from './ids.ts';
import { lpipsAlex, lpipsSqueeze, lpipsVgg } from './lpips.ts';
import { msSsim } from './msSsim.ts';
import { ssim } from './ssim.ts';
import type { Metric } from './types.ts';

export const metrics = {
  mae,
  mse,
  psnr,
  ssim,
  'ms-ssim': msSsim,
  'lpips-alex': lpipsAlex,
  'lpips-squeeze': lpipsSqueeze,
  'lpips-vgg': lpipsVgg,
  dists,
  haarpsi: haarPsi,
  gmsd,
  flip,
} satisfies Readonly<Record<MetricId, Metric>>;

/** In the order of {@link metricIds}. */
export const metricList: readonly Metric[] = metricIds.map((id) => metrics[id]);
