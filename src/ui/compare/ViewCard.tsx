import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { blockColour } from '../blockColours.ts';
import { useLater } from '../useLater.ts';
import { useApp } from '../useStore.ts';
import { ImageViewer } from '../viewer/ImageViewer.tsx';
import type { ViewerRow } from '../viewer/types.ts';
import { dimmed } from './dimmed.ts';
import { heatStore } from './heatStore.ts';
import { StandingMark } from './StandingMark.tsx';
import { type Shown, useShown } from './useShown.ts';

/** The two images as they were measured, and where they differ; the last ones until the next are there. */
export function ViewCard() {
  const { t } = useTranslation('compare');
  const heat = useStore(heatStore);
  const { view, heatOf, mask, busy, set, setMask } = useApp((store) => ({
    view: store.settings.view,
    heatOf: store.settings.heatOf,
    mask: store.mask,
    busy: store.running.at === 'running',
    set: store.set,
    setMask: store.setMask,
  }));
  const { shown: newest, standing: newestStanding } = useShown();
  const shown = useLater(newest);
  const standing = shown?.result === newest?.result ? newestStanding : 'replacing';
  const rows = useViewerRows(shown);
  if (!shown)
    return (
      <section className="card" aria-label={t('view')} aria-busy={busy}>
        <Text fz="sm" className="quiet">
          {t(busy ? 'viewBusy' : 'viewEmpty')}
        </Text>
      </section>
    );
  const { reference, generated } = shown.result.images;
  return (
    <section className="card" aria-label={t('view')}>
      {standing === 'previous' && (
        <Text fz="sm" mb={8}>
          {`${shown.request.reference.name} · ${shown.generated.name}`}
          <StandingMark standing={standing} />
        </Text>
      )}
      <div {...dimmed(standing)}>
        <ImageViewer
          reference={{ name: shown.request.reference.name, pixels: reference }}
          generated={{ name: shown.generated.name, pixels: generated }}
          rows={rows}
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
      </div>
    </section>
  );
}

/** The measured rows as the viewer draws them; the same list until a weight or a number changes. */
function useViewerRows(shown: Shown | null): readonly ViewerRow[] {
  return useMemo(() => {
    if (!shown) return [];
    const { weighed, reduction, scale } = shown;
    return weighed.rows.flatMap(({ key, tap, block, value, weight, count, map }) => {
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
    });
  }, [shown]);
}
