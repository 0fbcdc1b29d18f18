import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { chosenRecipe, shownResult, weighedOf } from '#state/comparison.ts';
import { selectedGenerated } from '#state/images.ts';
import { blockColour } from '../blockColours.ts';
import { useHeld } from '../useHeld.ts';
import { useLater } from '../useLater.ts';
import { useApp } from '../useStore.ts';
import { ImageViewer } from '../viewer/ImageViewer.tsx';
import type { ViewerRow } from '../viewer/types.ts';
import { heatStore } from './heatStore.ts';

/** The two images as they were measured, and where they differ; the last ones until the next are there. */
export function ViewCard() {
  const { t } = useTranslation('compare');
  const heat = useStore(heatStore);
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
  const measured = useMemo(() => result && { result, names, rows }, [result, names, rows]);
  const shown = useLater(useHeld(measured, busy));
  if (!shown)
    return (
      <section className="card view-empty" aria-label={t('view')} aria-busy={busy}>
        <Text fz="sm" className="quiet">
          {t(busy ? 'viewBusy' : 'viewEmpty')}
        </Text>
      </section>
    );
  const { reference, generated } = shown.result.images;
  const [referenceName, generatedName] = shown.names.split('\n') as [string, string];
  return (
    <section className="card" aria-label={t('view')}>
      <ImageViewer
        reference={{ name: referenceName, pixels: reference }}
        generated={{ name: generatedName, pixels: generated }}
        rows={shown.rows}
        selected={heatOf}
        onSelect={(selected) => set({ heatOf: selected })}
        mode={view}
        onMode={(mode) => set({ view: mode })}
        heat={heat}
        onHeat={(settings) => heatStore.setState(settings)}
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
