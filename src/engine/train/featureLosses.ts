import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import type { Label } from '#core/label.ts';
import { defaultStyle } from '#core/losses/style.ts';
import { recipes } from '#core/recipes/registry.ts';
import { type TrainingOffer, trainingOffer } from '#core/recipes/trainsWell.ts';
import type { FeatureLoss } from '#core/training/config.ts';
import { featureLossOf } from '#core/training/featureLoss.ts';

interface Offered {
  readonly label: Label;
  readonly about: Label;
  readonly term: 'perceptual' | 'style';
  readonly offer: TrainingOffer;
  readonly loss: FeatureLoss;
}

const vggs = (Object.keys(backbones) as BackboneId[]).filter((id) =>
  defaultStyle.terms.every(({ tap }) => backbones[id].taps.some((known) => known.id === tap)),
);

const styleText = {
  label: { en: 'Gram matrices of four layers', zh: '四层的 Gram 矩阵' },
  about: {
    en: 'Which features occur together, wherever they are: the texture, not the drawing.',
    zh: '哪些特征一同出现，不问位置：是质感，而不是构图。',
  },
};

/** How layers of a person's own choosing may be offered: nobody has measured them on the network that was measured. */
export const ownLayers = () =>
  Object.fromEntries(
    (Object.keys(backbones) as BackboneId[]).map((id) => [id, trainingOffer('own layers', id)]),
  ) as Record<BackboneId, TrainingOffer>;

/** Every recipe as a loss to train with, for each network that it is for. */
export const featureLosses = (): readonly Offered[] => [
  ...recipes.flatMap((recipe) =>
    recipe.backbones.map((id) => ({
      label: recipe.label,
      about: recipe.about,
      term: 'perceptual' as const,
      offer: trainingOffer(recipe.id, id),
      loss: featureLossOf(recipe, id),
    })),
  ),
  ...vggs.map((backbone) => ({
    ...styleText,
    term: 'style' as const,
    offer: 'alone' as const,
    loss: { ...defaultStyle, backbone, recipe: 'style' },
  })),
];
