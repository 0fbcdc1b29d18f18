import { Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chosenRecipe, shownResult, weighedOf } from '#state/comparison.ts';
import { selectedGenerated } from '#state/images.ts';
import { blockColour } from '../blockColours.ts';
import { useApp } from '../useStore.ts';
import { defaultHeat } from '../viewer/heatSettings.ts';
import { ImageViewer } from '../viewer/ImageViewer.tsx';
import type { HeatSettings, ViewerRow } from '../viewer/types.ts';

/** Over both images, see-through: where they differ and what is there. */
const bothSides: HeatSettings = { ...defaultHeat, under: 'both', opacity: 0.8 };

/** The two images as they were measured, and where they differ. */
export function ViewCard() {
  const { t } = useTranslation('compare');
  const [heat, setHeat] = useState(bothSides);
  const { result, names, view, heatOf, mask, busy, set, setMask } = useApp((store) => ({
    result: shownResult(store),
    names: `${store.reference?.name ?? ''}\n${selectedGenerated(store)?.name ?? ''}`,
    view: store.settings.view,
    heatOf: store.settings.heatOf,
    mask: store.mask,
    busy: store.running.at === 'running',
    set: store.set,
    setMask: store.setMask,
  }));
  const rows = useViewerRows();
  if (!result)
    return (
      <section className="card view-empty" aria-label={t('view')} aria-busy={busy}>
        <Text fz="sm" className="quiet">
          {t(busy ? 'viewBusy' : 'viewEmpty')}
        </Text>
      </section>
    );
  const [referenceName, generatedName] = names.split('\n') as [string, string];
  return (
    <section className="card" aria-label={t('view')}>
      <ImageViewer
        reference={{ name: referenceName, pixels: result.images.reference }}
        generated={{ name: generatedName, pixels: result.images.generated }}
        rows={rows}
        selected={heatOf}
        onSelect={(selected) => set({ heatOf: selected })}
        mode={view}
        onMode={(mode) => set({ view: mode })}
        heat={heat}
        onHeat={setHeat}
        mask={mask}
        onMask={setMask}
        busy={busy}
      />
    </section>
  );
}

/** The measured rows as the viewer draws them; the same list until a weight or a number changes. */
function useViewerRows(): readonly ViewerRow[] {
  const { rows, reduction, scale } = useApp((store) => ({
    rows: weighedOf(store, shownResult(store)).rows,
    reduction: store.settings.reduction,
    scale: chosenRecipe(store)?.scale ?? 1,
  }));
  return useMemo(
    () =>
      rows.flatMap(({ key, tap, block, value, weight, count, map }) => {
        if (value === null || count === null) return [];
        const elements = reduction === 'sum' ? count : 1;
        return {
          key,
          tap,
          label: key,
          distance: value / elements,
          weight: scale * weight * elements,
          colour: blockColour(block),
          map,
        };
      }),
    [rows, reduction, scale],
  );
}
