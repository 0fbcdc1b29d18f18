import type { BackboneId } from '../backbones/types.ts';
import { cited, type Label } from '../label.ts';
import type { Recipe } from './types.ts';
import { asTrained, terms, vgg } from './variants.ts';

/** LPIPS' taps and distance with every weight 1: "baseline" in its code (`lpips=False`); the learned heads are the metric. */
const baseline = (
  id: string,
  backbones: readonly BackboneId[],
  taps: readonly string[],
  label: Label,
  about: Label,
): Recipe => ({
  id,
  label,
  about,
  source: cited(
    'Zhang et al., arXiv 1801.03924; github.com/richzhang/PerceptualSimilarity, lpips/lpips.py (lpips=False)',
  ),
  backbones,
  distance: 'unit-squared',
  reduction: 'mean',
  terms: terms('unit-squared', Object.fromEntries(taps.map((tap) => [tap, 1]))),
  scale: 1,
  variant: asTrained,
});

export const lpipsAlex = baseline(
  'lpips-alex',
  ['alexnet'],
  ['relu1', 'relu2', 'relu3', 'relu4', 'relu5'],
  { en: 'LPIPS taps (alex)', zh: 'LPIPS 取样点 (alex)' },
  {
    en: 'The layers and the distance of LPIPS, every channel weighing the same. LPIPS itself, with its learned heads, is among the metrics.',
    zh: 'LPIPS 的层与距离，各通道权重相同。带学得线性头的 LPIPS 本身列在指标中。',
  },
);

export const lpipsSqueeze = baseline(
  'lpips-squeeze',
  ['squeezenet'],
  ['relu1', 'fire3', 'fire5', 'fire6', 'fire7', 'fire8', 'fire9'],
  { en: 'LPIPS taps (squeeze)', zh: 'LPIPS 取样点 (squeeze)' },
  {
    en: 'The seven slices and the distance of LPIPS, every channel weighing the same. LPIPS itself, with its learned heads, is among the metrics.',
    zh: 'LPIPS 的七个切片与距离，各通道权重相同。带学得线性头的 LPIPS 本身列在指标中。',
  },
);

export const lpipsVgg = baseline(
  'lpips-vgg',
  vgg,
  ['relu1_2', 'relu2_2', 'relu3_4', 'relu4_4', 'relu5_4'],
  { en: 'LPIPS-like (VGG-19)', zh: '类 LPIPS (VGG-19)' },
  {
    en: 'LPIPS’ distance at the end of each block, every channel weighing the same. An approximation: LPIPS (vgg) reads VGG-16, whose learned heads do not fit VGG-19.',
    zh: '在各块末尾使用 LPIPS 的距离，各通道权重相同。这是近似：LPIPS (vgg) 使用 VGG-16，其学得的线性头不适用于 VGG-19。',
  },
);
