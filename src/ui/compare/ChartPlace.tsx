import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { countingWeights, rowsOf } from '#state/wanted.ts';
import { useApp } from '../useStore.ts';
import { useShown } from './useShown.ts';
import { useStarting } from './useStarting.ts';

/** Height of the chart of contributions, pixels. */
export const chartHeight = (bars: number): number => Math.max(150, 28 * bars + 40);

/** As high as the chart that will be here, while its script or its numbers are coming. */
export function ChartPlace({ children }: { children?: ReactNode }) {
  const { t } = useTranslation('compare');
  const starting = useStarting();
  const { shown } = useShown();
  const coming = starting || shown !== null;
  const bars = useApp((store) => {
    const weights = countingWeights(store);
    return rowsOf(store).filter(({ key }) => (weights[key] ?? 0) > 0).length;
  });
  return (
    <>
      <Text component="h2" className="card-title">
        {t('chart.title')}
      </Text>
      <Text fz="sm" className="quiet" mb={8} style={{ visibility: coming ? 'hidden' : 'inherit' }}>
        {t(coming ? 'chart.about' : 'chart.empty')}
      </Text>
      <div style={{ height: chartHeight(coming ? bars : 0) }}>{children}</div>
    </>
  );
}
