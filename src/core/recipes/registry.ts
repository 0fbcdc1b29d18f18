import { backbones } from '../backbones/registry.ts';
import { gradientBalanced } from './balanced.ts';
import { lpipsAlex, lpipsSqueeze, lpipsVgg } from './lpipsTaps.ts';
import { equalised, multiScaleL1, multiScaleL1Sum, multiScaleOf, multiScaleVgg16 } from './multiScale.ts';
import { contextual, gatys, johnson } from './style.ts';
import { esrgan, realEsrgan, srgan } from './superResolution.ts';
import { crn, pix2pixHD } from './synthesis.ts';
import { transformersOf10, transformersOf12 } from './transformers.ts';
import type { Recipe } from './types.ts';

const written: readonly Recipe[] = [
  multiScaleL1,
  multiScaleL1Sum,
  equalised,
  gradientBalanced,
  multiScaleVgg16,
  transformersOf12,
  transformersOf10,
  johnson,
  gatys,
  srgan,
  esrgan,
  realEsrgan,
  pix2pixHD,
  crn,
  contextual,
  lpipsVgg,
  lpipsAlex,
  lpipsSqueeze,
];

const others = Object.values(backbones).filter(
  ({ id }) => !written.some((recipe) => recipe.backbones.includes(id)),
);

/** In the order of the menu; the first that fits a backbone is its default. */
export const recipes: readonly Recipe[] = [...written, ...others.map(multiScaleOf)];
