import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contribution } from '#state/rows.ts';
import { Explained } from '../controls/Explained.tsx';
import { LayerName, LayerRow as Row } from '../layers/LayerRow.tsx';
import { useApp } from '../useStore.ts';
import classes from './LayersPanel.module.css';

interface Props {
  row: Contribution;
  /** Its number is being made, and it has none yet. */
  loading: boolean;
  /** The weights of its layer are not here yet. */
  coming: boolean;
  /** Length of the bar, 0..1: this share beside the largest one. */
  part: number;
}

const anyWeight = { min: 0, max: Number.MAX_VALUE, whole: false };

/** One tap of the comparison; its name shows its heat map. */
export const LayerRow = memo(function LayerRow({ row, loading, coming, part }: Props) {
  const { t } = useTranslation('compare');
  const { key } = row;
  const { weight, shown, muted, solo, setWeight, toggleMuted, toggleSolo, set } = useApp((store) => ({
    weight: store.settings.weights[key] ?? 0,
    shown: store.settings.heatOf === key,
    muted: store.muted.includes(key),
    solo: store.solo.includes(key),
    setWeight: store.setWeight,
    toggleMuted: store.toggleMuted,
    toggleSolo: store.toggleSolo,
    set: store.set,
  }));
  const showHeat = () => set({ heatOf: shown ? 'weighted-sum' : key, view: 'heat' });
  const names = {
    weight: t('layers.weightOf', { tap: key }),
    number: t('layers.weightNumber', { tap: key }),
    solo: t('layers.solo', { tap: key }),
    mute: t('layers.mute', { tap: key }),
  };
  const unknown = loading ? '…' : '–';
  const missing = coming
    ? { distance: t('layers.coming'), about: t('layers.comingHelp'), others: '–' }
    : { distance: unknown, others: unknown };
  return (
    <Row
      {...{ row, weight, part, shown, muted, solo, names, missing }}
      limit={anyWeight}
      title={
        <Explained text={t('layers.show', { tap: key })}>
          <button type="button" className={classes.tap} aria-pressed={shown} onClick={showHeat}>
            <LayerName>{key}</LayerName>
          </button>
        </Explained>
      }
      onWeight={setWeight}
      onSolo={toggleSolo}
      onMute={toggleMuted}
    />
  );
});
