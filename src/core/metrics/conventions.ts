/**
 * The choices behind a pixel metric's number that the field leaves open. They are named wherever the number is. Pixel
 * metrics are always taken at the images' own size, never at the network's working size.
 */
export interface Conventions {
  /** `rgb`: all three channels; `y`: BT.601 luma in 16..235 alone, as super-resolution papers report it. */
  readonly channels: (typeof channelIds)[number];
  /** Pixels left out along each edge, whole, from 0. */
  readonly border: number;
  /** `gaussian-11`: Wang's window, sigma 1.5, population covariance; `uniform-7`: scikit-image's default, sample covariance. */
  readonly ssim: (typeof ssimIds)[number];
  /** `stored`: samples of more than 8 bits count in full; `8`: every sample is cut to 8 bits first. */
  readonly bits: (typeof bitsIds)[number];
  /**
   * Pixels of a degree of the viewer's sight, {@link ppdLimits}; FLIP depends on it. 67: a screen of 3840 pixels and 0.7 m
   * across, seen from 0.7 m.
   */
  readonly ppd: number;
}

export const channelIds = ['rgb', 'y'] as const;
export const ssimIds = ['gaussian-11', 'uniform-7'] as const;
export const bitsIds = ['stored', '8'] as const;

/** From a large screen close by to a telephone at arm's length and beyond. */
export const ppdLimits = { least: 10, most: 240 } as const;

/** What the page starts with. */
export const usualConventions: Conventions = {
  channels: 'rgb',
  border: 0,
  ssim: 'gaussian-11',
  bits: 'stored',
  ppd: 67,
};
