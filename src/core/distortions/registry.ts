import { blur } from './blur.ts';
import { brightness } from './brightness.ts';
import { contrast } from './contrast.ts';
import { jpeg } from './jpeg.ts';
import { noise } from './noise.ts';
import { patch } from './patch.ts';
import { pixelate } from './pixelate.ts';
import { posterise } from './posterise.ts';
import { recolour } from './recolour.ts';
import { scatter } from './scatter.ts';
import { sharpen } from './sharpen.ts';
import { shift } from './shift.ts';
import { speckle } from './speckle.ts';
import type { Distortion } from './types.ts';
import { warp } from './warp.ts';

/** In the order in which the page lists them. */
export const distortions = [
  blur,
  noise,
  jpeg,
  shift,
  warp,
  recolour,
  contrast,
  brightness,
  pixelate,
  posterise,
  patch,
  scatter,
  speckle,
  sharpen,
] as const satisfies readonly Distortion[];

export type DistortionId = (typeof distortions)[number]['id'];
