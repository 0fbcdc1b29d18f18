import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { shownResult, weighedOf } from '#state/comparison.ts';
import { chosenBackbone } from '#state/networks.ts';
import { LayerTable } from '../layers/LayerTable.tsx';
import { useApp } from '../useStore.ts';
import { LayerControls } from './LayerControls.tsx';
import { LayerRow } from './LayerRow.tsx';

/** A row a tap: its weight, its distance, what it contributes. Weights only re-weigh numbers that are on the page. */
export function LayersPanel() {
  const { t } = useTranslation('compare');
  const { rows, loading, isVgg } = useApp((store) => ({
    rows: weighedOf(store, shownResult(store)).rows,
    loading: store.running.at === 'running',
    isVgg: chosenBackbone(store)?.id.startsWith('vgg') ?? false,
  }));
  return (
    <section className="card" aria-label={t('layers.title')}>
      <Text component="h2" className="card-title" mb={10}>
        {t('layers.title')}
      </Text>
      <LayerControls />
      <LayerTable rows={rows} isVgg={isVgg}>
        {(row, part) => <LayerRow row={row} loading={loading} part={part} />}
      </LayerTable>
    </section>
  );
}
