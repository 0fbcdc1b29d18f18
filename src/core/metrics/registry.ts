import type { BackboneId } from '../backbones/types.ts';
import type { Label } from '../label.ts';

export type MetricId = 'mae' | 'mse' | 'psnr' | 'ssim' | 'lpips-alex' | 'lpips-squeeze';

export interface Metric {
  readonly id: MetricId;
  readonly label: Label;
  /** What it is, its range and its source. */
  readonly about: Label;
  readonly better: 'larger' | 'smaller';
  /** The network that it needs, with its LPIPS heads. */
  readonly needs: BackboneId | null;
}

/** Every metric beside the perceptual distance, in the order in which the page lists them. */
export const metrics: readonly Metric[] = [
  {
    id: 'mae',
    label: { en: 'MAE', zh: 'MAE' },
    about: {
      en: 'Mean of |a − b| over pixels and channels, rgb in 0..1. 0 is equal.',
      zh: '所有像素和通道上 |a − b| 的平均，rgb 在 0..1。0 表示相同。',
    },
    better: 'smaller',
    needs: null,
  },
  {
    id: 'mse',
    label: { en: 'MSE', zh: 'MSE' },
    about: {
      en: 'Mean of (a − b)² over pixels and channels, rgb in 0..1. 0 is equal.',
      zh: '所有像素和通道上 (a − b)² 的平均，rgb 在 0..1。0 表示相同。',
    },
    better: 'smaller',
    needs: null,
  },
  {
    id: 'psnr',
    label: { en: 'PSNR', zh: 'PSNR' },
    about: {
      en: 'Peak signal-to-noise ratio, −10 log10(MSE), in dB. Infinite for equal images.',
      zh: '峰值信噪比，−10 log10(MSE)，单位 dB。图像相同时为无穷大。',
    },
    better: 'larger',
    needs: null,
  },
  {
    id: 'ssim',
    label: { en: 'SSIM', zh: 'SSIM' },
    about: {
      en: 'Structural similarity, Wang et al. 2004: 11×11 Gaussian windows, mean over channels. 1 is equal.',
      zh: '结构相似度，Wang 等 2004：11×11 高斯窗，对通道取平均。1 表示相同。',
    },
    better: 'larger',
    needs: null,
  },
  {
    id: 'lpips-alex',
    label: { en: 'LPIPS (alex)', zh: 'LPIPS（alex）' },
    about: {
      en: 'LPIPS v0.1 on AlexNet with its learnt heads, Zhang et al. 2018. 0 is equal.',
      zh: 'LPIPS v0.1，基于 AlexNet 与学得的权重头，Zhang 等 2018。0 表示相同。',
    },
    better: 'smaller',
    needs: 'alexnet',
  },
  {
    id: 'lpips-squeeze',
    label: { en: 'LPIPS (squeeze)', zh: 'LPIPS（squeeze）' },
    about: {
      en: 'LPIPS v0.1 on SqueezeNet 1.1 with its learnt heads, Zhang et al. 2018. 0 is equal.',
      zh: 'LPIPS v0.1，基于 SqueezeNet 1.1 与学得的权重头，Zhang 等 2018。0 表示相同。',
    },
    better: 'smaller',
    needs: 'squeezenet',
  },
];
