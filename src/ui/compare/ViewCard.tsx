import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chosenRecipe, shownResult, weighedOf } from '#state/comparison.ts';
import { selectedGenerated } from '#state/images.ts';
import { blockColour } from '../blockColours.ts';
import { useApp } from '../useStore.ts';
import { defaultHeat } from '../viewer/heatSettings.ts';
import type { HeatSettings, ViewerRow } from '../viewer/types.ts';

const ImageViewer = lazy(() =>
  import('../viewer/ImageViewer.tsx').then(({ ImageViewer }) => ({ default: ImageViewer })),
);

/** The images as they were measured, and where they differ. */
export function ViewCard() {
  const { t } = useTranslation('compare');
  const [heat, setHeat] = useState<HeatSettings>(defaultHeat);
  const { result, weighed, scale, settings, mask, names, running } = useApp((store) => {
    const result = shownResult(store);
    return {
      result,
      weighed: weighedOf(store, result),
      scale: chosenRecipe(store)?.scale ?? 1,
      settings: store.settings,
      mask: store.mask,
      names: `${store.reference?.name ?? ''}\n${selectedGenerated(store)?.name ?? ''}`,
      running: store.running.at === 'running',
    };
  });
  const { set, setMask } = useApp(({ set, setMask }) => ({ set, setMask }));
  const sum = settings.reduction === 'sum';
  const rows = useMemo(
    () =>
      weighed.rows.map(
        (row): ViewerRow => ({
          key: row.key,
          tap: row.tap,
          label: row.key,
          distance: row.value === null ? 0 : row.value / (sum ? (row.count ?? 1) : 1),
          weight: scale * row.weight * (sum ? (row.count ?? 1) : 1),
          colour: blockColour(row.block),
          map: row.map,
        }),
      ),
    [weighed, scale, sum],
  );
  const images = useMemo(() => {
    const [reference = '', generated = ''] = names.split('\n');
    return (
      result && {
        reference: { name: reference, pixels: result.images.reference },
        generated: { name: generated, pixels: result.images.generated },
      }
    );
  }, [result, names]);
  return (
    <section className="card" aria-label={t('view')} style={{ minHeight: 420 }}>
      {images && (
        <Suspense>
          <ImageViewer
            {...images}
            rows={rows}
            selected={rows.some(({ key }) => key === settings.heatOf) ? settings.heatOf : 'weighted-sum'}
            onSelect={(heatOf) => set({ heatOf })}
            mode={settings.view}
            onMode={(view) => set({ view })}
            heat={heat}
            onHeat={setHeat}
            mask={mask}
            onMask={setMask}
            busy={running}
          />
        </Suspense>
      )}
    </section>
  );
}
