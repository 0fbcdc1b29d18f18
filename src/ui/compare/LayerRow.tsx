import { ActionIcon, NumberInput, Slider, Tooltip } from '@mantine/core';
import { IconVolume, IconVolumeOff } from '@tabler/icons-react';
import { type CSSProperties, memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contribution } from '#state/rows.ts';
import { positionOf, weightAt } from '#state/weightScale.ts';
import { blockColour } from '../blockColours.ts';
import { measured, percent } from '../format.ts';
import { useApp } from '../useStore.ts';
import classes from './LayersPanel.module.css';

const STEPS = 1000;

interface Props {
  row: Contribution;
  loading: boolean;
  /** First row of its block. */
  first: boolean;
}

/** One tap: its name (shows its heat map), mute, weight as slider and number, distance, contribution, share. */
export const LayerRow = memo(function LayerRow({ row, loading, first }: Props) {
  const { t } = useTranslation('compare');
  const { key } = row;
  const { weight, muted, solo, shown } = useApp(({ settings, muted, solo }) => ({
    weight: settings.weights[key] ?? 0,
    muted: muted.includes(key),
    solo: solo.includes(key),
    shown: settings.heatOf === key,
  }));
  const { setWeight, toggleMuted, toggleSolo, set } = useApp(
    ({ setWeight, toggleMuted, toggleSolo, set }) => ({
      setWeight,
      toggleMuted,
      toggleSolo,
      set,
    }),
  );
  const showHeat = () => set({ heatOf: shown ? 'weighted-sum' : key, view: 'heat' });
  const missing = row.value === null ? (loading ? '…' : '–') : null;
  return (
    <div
      className={classes.row}
      style={{ '--row-colour': blockColour(row.block) } as CSSProperties}
      data-first={first || undefined}
      data-off={weight === 0 || row.weight === 0 || undefined}
      data-shown={shown || undefined}
    >
      <div className={classes.name}>
        <span className={classes.dot} />
        <Tooltip label={t('layers.show', { tap: key })}>
          <button type="button" className={classes.tap} aria-pressed={shown} onClick={showHeat} title={key}>
            {key}
          </button>
        </Tooltip>
        <SoloMute
          tap={key}
          muted={muted}
          solo={solo}
          active={weight > 0}
          onMute={() => toggleMuted(key)}
          onSolo={() => toggleSolo(key)}
        />
      </div>
      <div className={classes.weight}>
        <Slider
          size={4}
          min={0}
          max={STEPS}
          step={5}
          value={Math.round(STEPS * positionOf(weight))}
          label={null}
          color={blockColour(row.block)}
          thumbSize={16}
          thumbProps={{ 'aria-label': t('layers.weightOf', { tap: key }), 'aria-valuetext': String(weight) }}
          onChange={(position) => setWeight(key, weightAt(position / STEPS))}
        />
        <NumberInput
          size="xs"
          hideControls
          min={0}
          decimalScale={8}
          value={weight}
          clampBehavior="blur"
          aria-label={t('layers.weightNumber', { tap: key })}
          styles={{ input: { textAlign: 'right', paddingInline: 6, minHeight: 26, height: 26 } }}
          onChange={(value) => {
            const number = Number(value);
            if (value !== '' && Number.isFinite(number) && number >= 0) setWeight(key, number);
          }}
        />
      </div>
      <span className={classes.number} title={row.value === null ? '' : String(row.value)}>
        {missing ?? measured(row.value!)}
      </span>
      <span className={classes.number} title={row.contribution === null ? '' : String(row.contribution)}>
        {missing ?? measured(row.contribution!)}
        <div className={classes.bar} style={{ width: `${100 * (row.share ?? 0)}%` }} />
      </span>
      <span className={classes.number}>{row.share === null ? (missing ?? '–') : percent(row.share)}</span>
    </div>
  );
});

interface SoloMuteProps {
  tap: string;
  muted: boolean;
  solo: boolean;
  /** Only a row that counts can be muted. */
  active: boolean;
  onMute: () => void;
  onSolo: () => void;
}

function SoloMute({ tap, muted, solo, active, onMute, onSolo }: SoloMuteProps) {
  const { t } = useTranslation('compare');
  return (
    <span style={{ display: 'inline-flex', marginLeft: 'auto', visibility: active ? 'visible' : 'hidden' }}>
      <Tooltip label={t('layers.solo', { tap })}>
        <ActionIcon
          size={20}
          variant={solo ? 'filled' : 'subtle'}
          color={solo ? 'iris' : 'gray'}
          aria-pressed={solo}
          aria-label={t('layers.solo', { tap })}
          onClick={onSolo}
          fz={11}
          fw={700}
        >
          S
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('layers.mute', { tap })}>
        <ActionIcon
          size={20}
          variant={muted ? 'filled' : 'subtle'}
          color="gray"
          aria-pressed={muted}
          aria-label={t('layers.mute', { tap })}
          onClick={onMute}
        >
          {muted ? <IconVolumeOff size={13} /> : <IconVolume size={13} />}
        </ActionIcon>
      </Tooltip>
    </span>
  );
}
