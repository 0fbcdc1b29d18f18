import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { SAMPLE_SIDE } from '#state/firstSample.ts';
import { memo } from '#state/memo.ts';
import type { Pixels } from '#worker/protocol.ts';
import { blockColour } from '../blockColours.ts';
import { useLater } from '../useLater.ts';
import { useApp } from '../useStore.ts';
import { ImageViewer } from '../viewer/ImageViewer.tsx';
import type { Selection, ViewerRow } from '../viewer/types.ts';
import { dimmed } from './dimmed.ts';
import { heatStore } from './heatStore.ts';
import { StandingMark } from './StandingMark.tsx';
import { unseen } from './unseen.ts';
import { type Shown, useShown } from './useShown.ts';
import { useStarting } from './useStarting.ts';

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
  const measured = useViewerRows(shown);
  const starting = useStarting();
  // It is drawn a task after the numbers: until then its place stays.
  if (!shown && !newest && !starting)
    return (
      <section className="card" aria-label={t('view')} aria-busy={busy}>
        <Text fz="sm" className="quiet">
          {t(busy ? 'viewBusy' : 'viewEmpty')}
        </Text>
      </section>
    );
  const blank = { name: '', pixels: blankPixels };
  const [reference, generated] = shown
    ? [
        { name: shown.request.reference.name, pixels: shown.result.images.reference },
        { name: shown.generated.name, pixels: shown.result.images.generated },
      ]
    : [blank, blank];
  const rows = shown ? measured : blankRows(heatOf === 'weighted-sum' ? 'relu3_4' : heatOf);
  return (
    <section className="card view-place" aria-label={t('view')} aria-busy={shown ? undefined : true}>
      {!shown && (
        <Text fz="sm" className="quiet view-coming">
          {t('viewBusy')}
        </Text>
      )}
      {shown && standing === 'previous' && (
        <Text fz="sm" mb={8}>
          {`${shown.request.reference.name} · ${shown.generated.name}`}
          <StandingMark standing={standing} />
        </Text>
      )}
      <div {...dimmed(standing)} {...(!shown && unseen)}>
        <ImageViewer
          reference={reference}
          generated={generated}
          rows={rows}
          selected={heatOf}
          onSelect={(selected) => set({ heatOf: selected })}
          mode={view}
          onMode={(mode) => set({ view: mode })}
          heat={heat}
          onHeat={(settings) => heatStore.setState(settings)}
          mask={mask}
          onMask={setMask}
          busy={busy && shown !== null}
        />
      </div>
    </section>
  );
}

/** What takes the place of the first pair, which is square. */
const blankPixels: Pixels = {
  width: SAMPLE_SIDE,
  height: SAMPLE_SIDE,
  rgba: new Uint8ClampedArray(4 * SAMPLE_SIDE ** 2),
};
const blankMap = { width: 1, height: 1, values: Float32Array.of(1) };
const blankRows = memo((key: Selection): readonly ViewerRow[] => [
  { key, tap: key, label: key, distance: 1, weight: 1, colour: '', map: blankMap },
]);

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
