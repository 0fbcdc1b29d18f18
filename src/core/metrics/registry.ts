import { mae, mse, psnr } from './errorMetrics.ts';
import { type MetricId, metricIds } from './ids.ts';
import { lpipsAlex, lpipsSqueeze } from './lpips.ts';
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
} satisfies Readonly<Record<MetricId, Metric>>;

/** In the order of {@link metricIds}. */
export const metricList: readonly Metric[] = metricIds.map((id) => metrics[id]);
