import { ActionIcon, NumberInput } from '@mantine/core';
import { IconVolume, IconVolumeOff } from '@tabler/icons-react';
import { type CSSProperties, memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contribution } from '#state/rows.ts';
import type { Standing } from '#state/standing.ts';
import { blockColour } from '../blockColours.ts';
import { Explained } from '../controls/Explained.tsx';
import { WeightSlider } from '../controls/WeightSlider.tsx';
import { measured, percent } from '../format.ts';
import { useApp } from '../useStore.ts';
import { dimmed } from './dimmed.ts';
import classes from './LayersPanel.module.css';

interface Props {
  row: Contribution;
  standing: Standing;
  loading: boolean;
  /** The weights of its layer are not here yet. */
  coming: boolean;
  /** Length of the bar, 0..1: this share beside the largest one. */
  part: number;
}

/** One tap: its name (shows its heat map), weight as slider and number, distance, contribution, share, solo and mute. */
export const LayerRow = memo(function LayerRow({ row, standing, loading, coming, part }: Props) {
  const { t } = useTranslation('compare');
  const { key } = row;
  const { shown, set } = useApp(({ settings, set }) => ({ shown: settings.heatOf === key, set }));
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
      <Explained text={t('layers.show', { tap: key })}>
        <button type="button" className={classes.tap} aria-pressed={shown} onClick={showHeat}>
          <span className={classes.dot} />
          <span className={classes.key}>{key}</span>
        </button>
      </Explained>
      <RowWeight tap={key} block={row.block} />
      <span
        {...dimmed(standing)}
        className={`measured ${classes.number} ${classes.distanceCell}`}
        title={exact(row.value)}
      >
        {missing ?? measured(row.value!)}
      </span>
      <span
        {...dimmed(standing)}
        className={`measured ${classes.number} ${classes.contribution}`}
        title={exact(row.contribution)}
      >
        {missing === null ? measured(row.contribution!) : coming ? '–' : missing}
      </span>
      <span {...dimmed(standing)} className={`measured ${classes.number} ${classes.shareCell}`}>
        {row.share === null ? (coming ? '–' : (missing ?? '–')) : percent(row.share)}
      </span>
      <SoloMute tap={key} />
    </div>
  );
});

/** Id of the sentence that says what a weight does. */
export const weightHelpId = 'layer-weight-help';

/** A row's weight, as slider and number; drawn anew only when its own weight changes. */
const RowWeight = memo(function RowWeight({ tap, block }: { tap: string; block: number }) {
  const { t } = useTranslation('compare');
  const { weight, setWeight } = useApp(({ settings, setWeight }) => ({
    weight: settings.weights[tap] ?? 0,
    setWeight,
  }));
  return (
    <>
      <Explained text={t('layers.weightHelp')}>
        <WeightSlider
          className={classes.slider}
          name={t('layers.weightOf', { tap })}
          describedBy={weightHelpId}
          weight={weight}
          color={blockColour(block)}
          onChange={(next) => setWeight(tap, next)}
        />
      </Explained>
      <Explained text={t('layers.weightNumberHelp')}>
        <NumberInput
          className={classes.input}
          size="xs"
          hideControls
          min={0}
          decimalScale={8}
          value={weight}
          clampBehavior="blur"
          aria-label={t('layers.weightNumber', { tap })}
          onChange={(value) => {
            const number = Number(value);
            if (value !== '' && Number.isFinite(number) && number >= 0) setWeight(tap, number);
          }}
        />
      </Explained>
    </>
  );
});

/** Only a row that counts can be muted or heard alone; one that is can be let go, whatever its weight. */
const SoloMute = memo(function SoloMute({ tap }: { tap: string }) {
  const { t } = useTranslation('compare');
  const { active, muted, solo, toggleMuted, toggleSolo } = useApp((store) => ({
    active: (store.settings.weights[tap] ?? 0) > 0,
    muted: store.muted.includes(tap),
    solo: store.solo.includes(tap),
    toggleMuted: store.toggleMuted,
    toggleSolo: store.toggleSolo,
  }));
  return (
    <span className={classes.buttons} data-active={active || solo || muted || undefined}>
      <Explained text={t('layers.soloHelp', { tap })}>
        <ActionIcon
          size={22}
          variant={solo ? 'filled' : 'subtle'}
          color={solo ? 'iris' : 'gray'}
          aria-pressed={solo}
          aria-label={t('layers.solo', { tap })}
          disabled={!active && !solo}
          onClick={() => toggleSolo(tap)}
          fz={11}
          fw={700}
        >
          S
        </ActionIcon>
      </Explained>
      <Explained text={t('layers.muteHelp', { tap })}>
        <ActionIcon
          size={22}
          variant={muted ? 'filled' : 'subtle'}
          color="gray"
          aria-pressed={muted}
          aria-label={t('layers.mute', { tap })}
          disabled={!active && !muted}
          onClick={() => toggleMuted(tap)}
        >
          {muted ? <IconVolumeOff size={14} /> : <IconVolume size={14} />}
        </ActionIcon>
      </Explained>
    </span>
  );
});
