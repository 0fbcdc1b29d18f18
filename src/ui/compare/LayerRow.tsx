import { ActionIcon, NumberInput, Tooltip } from '@mantine/core';
import { IconVolume, IconVolumeOff } from '@tabler/icons-react';
import { type CSSProperties, memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contribution } from '#state/rows.ts';
import { blockColour } from '../blockColours.ts';
import { WeightSlider } from '../controls/WeightSlider.tsx';
import { measured, percent } from '../format.ts';
import { useApp } from '../useStore.ts';
import classes from './LayersPanel.module.css';

interface Props {
  row: Contribution;
  loading: boolean;
  /** The weights of its layer are not here yet. */
  coming: boolean;
  /** Length of the bar, 0..1: this share beside the largest one. */
  part: number;
}

/** One tap: its name (shows its heat map), weight as slider and number, distance, contribution, share, solo and mute. */
export const LayerRow = memo(function LayerRow({ row, loading, coming, part }: Props) {
  const { t } = useTranslation('compare');
  const { key } = row;
  const { weight, shown, setWeight, set } = useApp(({ settings, setWeight, set }) => ({
    weight: settings.weights[key] ?? 0,
    shown: settings.heatOf === key,
    setWeight,
    set,
  }));
  const showHeat = () => set({ heatOf: shown ? 'weighted-sum' : key, view: 'heat' });
  const nothing = coming ? t('layers.coming') : loading ? '…' : '–';
  const missing = row.value === null ? nothing : null;
  const exact = (value: number | null) =>
    value !== null ? String(value) : coming ? t('layers.comingHelp') : '';
  return (
    <div
      className={classes.row}
      style={{ '--row-colour': blockColour(row.block), '--part': part } as CSSProperties}
      data-off={row.weight === 0 || undefined}
      data-shown={shown || undefined}
    >
      <Tooltip label={t('layers.show', { tap: key })} openDelay={500}>
        <button type="button" className={classes.tap} aria-pressed={shown} onClick={showHeat}>
          <span className={classes.dot} />
          <span className={classes.key}>{key}</span>
        </button>
      </Tooltip>
      <WeightSlider
        className={classes.slider}
        name={t('layers.weightOf', { tap: key })}
        weight={weight}
        color={blockColour(row.block)}
        onChange={(next) => setWeight(key, next)}
      />
      <NumberInput
        className={classes.input}
        size="xs"
        hideControls
        min={0}
        decimalScale={8}
        value={weight}
        clampBehavior="blur"
        aria-label={t('layers.weightNumber', { tap: key })}
        onChange={(value) => {
          const number = Number(value);
          if (value !== '' && Number.isFinite(number) && number >= 0) setWeight(key, number);
        }}
      />
      <span className={`${classes.number} ${classes.distanceCell}`} title={exact(row.value)}>
        {missing ?? measured(row.value!)}
      </span>
      <span className={`${classes.number} ${classes.contribution}`} title={exact(row.contribution)}>
        {missing === null ? measured(row.contribution!) : coming ? '–' : missing}
      </span>
      <span className={`${classes.number} ${classes.shareCell}`}>
        {row.share === null ? (coming ? '–' : (missing ?? '–')) : percent(row.share)}
      </span>
      <SoloMute tap={key} active={weight > 0} />
    </div>
  );
});

/** Only a row that counts can be muted or heard alone. */
function SoloMute({ tap, active }: { tap: string; active: boolean }) {
  const { t } = useTranslation('compare');
  const { muted, solo, toggleMuted, toggleSolo } = useApp((store) => ({
    muted: store.muted.includes(tap),
    solo: store.solo.includes(tap),
    toggleMuted: store.toggleMuted,
    toggleSolo: store.toggleSolo,
  }));
  return (
    <span className={classes.buttons} data-active={active || undefined}>
      <Tooltip label={t('layers.solo', { tap })} openDelay={300}>
        <ActionIcon
          size={22}
          variant={solo ? 'filled' : 'subtle'}
          color={solo ? 'iris' : 'gray'}
          aria-pressed={solo}
          aria-label={t('layers.solo', { tap })}
          disabled={!active}
          onClick={() => toggleSolo(tap)}
          fz={11}
          fw={700}
        >
          S
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('layers.mute', { tap })} openDelay={300}>
        <ActionIcon
          size={22}
          variant={muted ? 'filled' : 'subtle'}
          color="gray"
          aria-pressed={muted}
          aria-label={t('layers.mute', { tap })}
          disabled={!active}
          onClick={() => toggleMuted(tap)}
        >
          {muted ? <IconVolumeOff size={14} /> : <IconVolume size={14} />}
        </ActionIcon>
      </Tooltip>
    </span>
  );
}
