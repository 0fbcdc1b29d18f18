import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { shownResult, weighedOf } from '#state/comparison.ts';
import { chosenBackbone, usableSoFar } from '#state/networks.ts';
import { standingOf } from '#state/standing.ts';
import { LayerTable } from '../layers/LayerTable.tsx';
import { useLater } from '../useLater.ts';
import { useApp } from '../useStore.ts';
import { dimmed } from './dimmed.ts';
import { LayerControls } from './LayerControls.tsx';
import { LayerRow } from './LayerRow.tsx';
import { StandingMark } from './StandingMark.tsx';

/** A row a tap: its weight, its distance, what it contributes. Weights only re-weigh numbers that are on the page. */
export function LayersPanel() {
  const { t } = useTranslation('compare');
  const { result, rows, standing, loading, isVgg, usable } = useApp((store) => ({
    result: shownResult(store),
    rows: weighedOf(store, shownResult(store)).rows,
    standing: standingOf(store),
    loading: store.running.at === 'running',
    usable: usableSoFar(store, store.settings.backbone),
    isVgg: chosenBackbone(store)?.id.startsWith('vgg') ?? false,
  }));
  const now = useMemo(() => ({ result, rows, standing, loading }), [result, rows, standing, loading]);
  const later = useLater(now);
  // Weights are heard at once. Of other numbers the total comes first, the rows in a task of their own.
  const drawn = later.result === result ? now : later;
  return (
    <section className="card" aria-label={t('layers.title')}>
      <Text component="h2" className="card-title" mb={10}>
        {t('layers.title')}
        <StandingMark standing={standing} />
      </Text>
      <LayerControls />
      <LayerTable rows={drawn.rows} isVgg={isVgg} stale={dimmed(drawn.standing)['data-stale'] ?? false}>
        {(row, part) => (
          <LayerRow
            row={row}
            loading={drawn.loading && row.value === null}
            coming={usable !== null && !usable.includes(row.tap)}
            part={part}
          />
        )}
      </LayerTable>
    </section>
  );
}
