import type { HeatSettings } from './types.ts';

/** A colour map that reads with any colour vision; the brightest half percent may clip, so that one spot cannot hide the rest. */
export const defaultHeat: HeatSettings = {
  colourMap: 'inferno',
  scale: 'linear',
  range: 'percentile',
  upsampling: 'nearest',
  under: 'generated',
  clearLow: true,
  grey: true,
  opacity: 0.9,
};
