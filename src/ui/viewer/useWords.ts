import { useTranslation } from 'react-i18next';
import { percent, shortNumber } from './format.ts';
import type { HeatSummary } from './heatPainter.ts';
import type { ViewerImage } from './types.ts';
import type { DifferenceSummary } from './useDifference.ts';

export interface Words {
  image(which: 'reference' | 'generated', image: ViewerImage): string;
  heat(map: string, over: 'reference' | 'generated', image: ViewerImage, summary: HeatSummary | null): string;
  difference(image: ViewerImage, summary: DifferenceSummary | null): string;
}

/** What the canvases show, for those who cannot see them. */
export function useWords(): Words {
  const { t } = useTranslation('viewer');
  const size = ({ pixels }: ViewerImage) => ({ width: pixels.width, height: pixels.height });
  const where = (summary: Pick<HeatSummary, 'hottest'> | null) => {
    if (!summary) return '';
    if (!summary.hottest) return t('words.nothing');
    const share = percent(summary.hottest.share);
    return summary.hottest.region === 'even'
      ? t('words.even')
      : t('words.hottest', { region: t(`words.region.${summary.hottest.region}`), share });
  };
  return {
    image: (which, image) =>
      t('words.image', { which: t(`which.${which}`), name: image.name, ...size(image) }),
    heat: (map, over, image, summary) =>
      [
        t('words.heat', { map, over: t(`which.${over}`), ...size(image) }),
        summary ? t('words.range', { top: shortNumber(summary.top), mean: shortNumber(summary.mean) }) : '',
        where(summary),
      ].join(' '),
    difference: (image, summary) =>
      [
        t('words.difference', size(image)),
        summary ? t('words.meanDifference', { mean: shortNumber(summary.mean) }) : '',
        where(summary),
      ].join(' '),
  };
}
