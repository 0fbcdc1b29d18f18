import { useTranslation } from 'react-i18next';
import { useLabel } from '../useLabel.ts';
import { useTrain } from './useTrain.ts';

const renamed: Readonly<Record<string, string>> = { psnr: 'psnrBack', slim: 'slimBack', vgg19: 'vgg19Back' };

/** How the open run's task is measured, in words. */
export function useJudged() {
  const { t } = useTranslation('trainParts');
  const label = useLabel();
  const { kind, recipe, hole } = useTrain(({ catalogue, opened, kept }) => ({
    kind: catalogue?.tasks.find(({ id }) => id === opened?.config.task)?.kind ?? 'paired',
    recipe: catalogue?.judge.recipe,
    hole: Boolean(kept.validations.at(-1)?.hole),
  }));
  return {
    kind,
    /** Name of the recipe that judges every run. */
    recipe: recipe ? label(recipe) : '',
    /** What PSNR and distances compare, of so many images. */
    imagesOf: (count: number) => t(`charts.on.${kind}`, { count }),
    /** Key of a quantity's title: without pairs, some are of the way there and back; beside that of a hole, PSNR is over all. */
    titleOf: (quantity: string) => {
      if (hole && quantity === 'psnr') return 'psnrAll';
      return kind === 'unpaired' ? (renamed[quantity] ?? quantity) : quantity;
    },
  };
}
