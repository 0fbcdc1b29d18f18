import { Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { chosenBackbone } from '#state/networks.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';
import { HowMade } from './HowMade.tsx';
import { LayersPanel } from './LayersPanel.tsx';
import { MetricsPanel } from './MetricsPanel.tsx';
import { MistakeLab } from './MistakeLab.tsx';
import { NetworkNote } from './NetworkNote.tsx';
import { RankingTable } from './RankingTable.tsx';
import { SizesDiffer } from './SizesDiffer.tsx';
import { Slots } from './Slots.tsx';
import { TotalCard } from './TotalCard.tsx';
import { ViewCard } from './ViewCard.tsx';

const ContributionChart = lazy(() =>
  import('./ContributionChart.tsx').then(({ ContributionChart }) => ({ default: ContributionChart })),
);

/** Two images, their distance at every layer, and the total that the person's weights make of it. */
export function ComparePanel() {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const network = useApp((store) => chosenBackbone(store)?.label ?? null);
  return (
    <div style={{ display: 'grid', gap: 16 }}>
      <div>
        <Text fz="sm" className="quiet" maw={900}>
          {t('lead', { network: network ? label(network) : 'VGG-19' })}
        </Text>
        <NetworkNote />
      </div>
      <div className="compare-grid">
        <div style={{ display: 'grid', gap: 16, minWidth: 0 }}>
          <Slots />
          <SizesDiffer />
          <ViewCard />
          <RankingTable />
        </div>
        <div style={{ display: 'grid', gap: 16, minWidth: 0 }}>
          <TotalCard />
          <LayersPanel />
        </div>
      </div>
      <div className="below-grid">
        <section className="card" aria-label={t('chart.title')}>
          <Suspense fallback={<div style={{ height: 260 }} />}>
            <ContributionChart />
          </Suspense>
        </section>
        <MetricsPanel />
      </div>
      <div className="below-grid">
        <HowMade />
        <MistakeLab />
      </div>
    </div>
  );
}
