import { useTranslation } from 'react-i18next';
import { lazyPart } from '../shell/lazyPart.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { useApp } from '../useStore.ts';
import { ChartPlace } from './ChartPlace.tsx';
import { HowMade } from './HowMade.tsx';
import { Intro } from './Intro.tsx';
import { LayersPanel } from './LayersPanel.tsx';
import { MistakeLab } from './MistakeLab.tsx';
import { RankingTable } from './RankingTable.tsx';
import { SizesDiffer } from './SizesDiffer.tsx';
import { Slots } from './Slots.tsx';
import { TotalCard } from './TotalCard.tsx';
import { useStarting } from './useStarting.ts';
import { ViewCard } from './ViewCard.tsx';

const ContributionChart = lazyPart(
  async () => (await import('./ContributionChart.tsx')).ContributionChart,
  <ChartPlace>
    <Waiting />
  </ChartPlace>,
);

/** Two images, their distance at every layer, and the total that the person's weights make of it. */
export function ComparePanel() {
  const { t } = useTranslation('compare');
  const starting = useStarting();
  // Before the registries are there, nobody knows how many layers, metrics and bars there will be.
  const known = useApp(({ catalogue, boot }) => catalogue !== null || boot.at === 'failed');
  return (
    <div className="compare">
      <Intro />
      <div className="compare-grid">
        <div className="compare-column">
          <div className="order-1">
            <Slots />
            <SizesDiffer />
          </div>
          {known && (
            <>
              <div className="order-3">
                <ViewCard />
              </div>
              <div className="order-5 compare">
                <RankingTable />
                <section className="card" aria-label={t('chart.title')}>
                  <ContributionChart />
                </section>
                {/* It has as many lines as the first numbers take. */}
                {!starting && <HowMade />}
              </div>
            </>
          )}
        </div>
        {known && (
          <div className="compare-column">
            <div className="order-2 compare">
              <TotalCard />
              <MistakeLab />
            </div>
            <div className="order-4">
              <LayersPanel />
            </div>
          </div>
        )}
      </div>
    </div>
  );
}
