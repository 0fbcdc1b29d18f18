import type { BackboneId } from '../backbones/types.ts';
import type { Recipe } from './types.ts';
import { asTrained, terms } from './variants.ts';

/** The cosine distance of tokens at the end of each quarter of a transformer's blocks. */
const ofQuarters = (
  id: string,
  backbones: readonly BackboneId[],
  weights: Record<string, number>,
): Recipe => ({
  id,
  label: { en: 'Multi-scale cosine (transformers)', zh: '多尺度余弦（Transformer）' },
  about: {
    en: 'Each patch’s tokens at the end of every quarter of the blocks, by the angle between them: a few channels of a transformer are far larger than all others, and in a mean of differences nothing else would count. All weights 1.',
    zh: '在每四分之一的块的末尾，按夹角比较各图块的 token：Transformer 有少数通道远大于其余通道，若取差的平均，其余通道便不起作用。权重全为 1。',
  },
  source: {
    en: 'Common practice for tokens (Caron et al., arXiv 2104.14294, compare them by cosine similarity); weights of this project',
    zh: '比较 token 的常见做法（Caron 等，arXiv 2104.14294，用余弦相似度）；权重由本项目定',
  },
  backbones,
  distance: 'cosine',
  reduction: 'mean',
  terms: terms('cosine', weights),
  scale: 1,
  variant: asTrained,
});

export const transformersOf12 = ofQuarters('multi-scale-cosine-vit12', ['clip-vit-b32', 'dino-vits16'], {
  block3: 1,
  block6: 1,
  block9: 1,
  block12: 1,
});

export const transformersOf10 = ofQuarters('multi-scale-cosine-vit10', ['tinyclip-vit-8m16'], {
  block3: 1,
  block5: 1,
  block8: 1,
  block10: 1,
});
