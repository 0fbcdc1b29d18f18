import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { SAMPLE_SIDE } from '#state/firstSample.ts';
import { memo } from '#state/memo.ts';
import { metricOfMap, wantedMetricMap } from '#state/metricMap.ts';
import { isPictureOf, type Picture, pictureKeys } from '#state/picture.ts';
import type { Standing } from '#state/standing.ts';
import type { Pixels } from '#worker/protocol.ts';
import { blockColour } from '../blockColours.ts';
import { useHeld } from '../useHeld.ts';
import { useLater } from '../useLater.ts';
import { useApp } from '../useStore.ts';
import { ImageViewer } from '../viewer/ImageViewer.tsx';
import type { Selection, ViewerRow } from '../viewer/types.ts';
import { dimmed } from './dimmed.ts';
import { heatStore } from './heatStore.ts';
import { StandingMark } from './StandingMark.tsx';
import { unseen } from './unseen.ts';
import { useMetricChoices } from './useMetricChoices.ts';
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
  const { seen: newest, standing: newestStanding, coming } = useSeen();
  const seen = useLater(newest);
  const shown = seen?.shown ?? null;
  const standing = shown?.result === newest?.shown.result ? newestStanding : 'replacing';
  const measured = useViewerRows(seen);
  const metrics = useMetricChoices();
  const metricMap = useApp((store) => {
    const wanted = wantedMetricMap(store);
    if (!wanted) return null;
    return store.metricMap?.key === wanted.key ? store.metricMap.map : 'coming';
  });
  const starting = useStarting();
  // It is drawn after the numbers: until then its place stays.
  if (!seen && !coming && !starting)
    return (
      <section className="card" aria-label={t('view')} aria-busy={busy}>
        <Text fz="sm" className="quiet">
          {t(busy ? 'viewBusy' : 'viewEmpty')}
        </Text>
      </section>
    );
  const blank = { name: '', pixels: blankPixels };
  const [reference, generated] = seen
    ? [
        { name: seen.shown.request.reference.name, pixels: seen.picture.pixels.reference },
        { name: seen.shown.generated.name, pixels: seen.picture.pixels.generated },
      ]
    : [blank, blank];
  const isRow = heatOf !== 'weighted-sum' && metricOfMap(heatOf) === null;
  const rows = seen ? measured : blankRows(isRow ? heatOf : 'relu3_4');
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
        {/* The size of its brush is the picture's: not that of the place which is kept for it. */}
        <ImageViewer
          key={seen ? 'pair' : 'blank'}
          reference={reference}
          generated={generated}
          rows={rows}
          metrics={metrics}
          metricMap={metricMap}
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

interface Seen {
  readonly shown: Shown;
  readonly picture: Picture;
}

/** Numbers together with the picture of the same pair: while one of both is still to come, the last ones. */
function useSeen(): { seen: Seen | null; standing: Standing; coming: boolean } {
  const { shown, standing } = useShown();
  const picture = useApp((store) => store.picture);
  const seen = useMemo(
    () =>
      shown && picture && isPictureOf(picture, pictureKeys(shown.request, shown.generated))
        ? { shown, picture }
        : null,
    [shown, picture],
  );
  const held = useHeld(seen, shown !== null);
  return { seen: held, standing: held && !seen ? 'replacing' : standing, coming: shown !== null };
}

/** The measured rows as the viewer draws them; the same list until a weight or a number changes. */
function useViewerRows(seen: Seen | null): readonly ViewerRow[] {
  return useMemo(() => {
    if (!seen) return [];
    const { shown, picture } = seen;
    const { weighed, reduction, scale } = shown;
    return weighed.rows.flatMap(({ key, tap, distance, block, value, weight, count }) => {
      if (value === null || count === null) return [];
      const elements = reduction === 'sum' ? count : 1;
      return {
        key,
        tap,
        label: key,
        distance: value / elements,
        weight: scale * weight * elements,
        colour: blockColour(block),
        map: picture.maps.get(`${distance}~${tap}`) ?? null,
      };
    });
  }, [seen]);
}
