/** Every metric beside the perceptual distance, in the order in which the page lists them. */
export const metricIds = [
  'mae',
  'mse',
  'psnr',
  'ssim',
  'ms-ssim',
  'lpips-alex',
  'lpips-squeeze',
  'lpips-vgg',
  'dists',
  'haarpsi',
  'gmsd',
  'flip',
] as const;

export type MetricId = (typeof metricIds)[number];
