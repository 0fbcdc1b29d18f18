import { ActionIcon } from '@mantine/core';
import { IconVolume, IconVolumeOff } from '@tabler/icons-react';
import { type CSSProperties, memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contribution } from '#state/rows.ts';
import type { Limit } from '#worker/protocolTrain.ts';
import { blockColour } from '../blockColours.ts';
import { Explained } from '../controls/Explained.tsx';
import { NumberField } from '../controls/NumberField.tsx';
import { WeightSlider } from '../controls/WeightSlider.tsx';
import { measured, percent } from '../format.ts';
import classes from './Layers.module.css';
import { weightHelpId } from './LayerTable.tsx';

interface Props {
  row: Contribution;
  /** What its slider says, heard or not. */
  weight: number;
  /** Of that weight. */
  limit: Limit;
  muted: boolean;
  solo: boolean;
  /** Length of the bar, 0..1: this share beside the largest one. */
  part: number;
  /** What stands where nothing is measured: as the distance, its words on hover, and in the other cells. */
  missing: { distance: string; about?: string; others: string };
  /** The cell of the layer's name, in `LayerName`'s look. */
  title: ReactNode;
  /** Its heat map is shown. */
  shown?: boolean;
  /** Accessible names of what can be done. */
  names: { weight: string; number: string; solo: string; mute: string };
  onWeight: (key: string, weight: number) => void;
  onSolo: (key: string) => void;
  onMute: (key: string) => void;
}

/** One tap: its name, weight as slider and number, distance, contribution, share, solo and mute. */
export function LayerRow(props: Props) {
  const { row, weight, limit, part, missing, title, shown, names, onWeight, ...hearing } = props;
  const { key, value, contribution, share, block } = row;
  const absent = value === null;
  const exact = (number: number | null) => (number === null ? (missing.about ?? '') : String(number));
  const cell = (className: string | undefined) => ({ className: `${classes.number} ${className}` });
  return (
    <div
      className={classes.row}
      style={{ '--row-colour': blockColour(block) } as CSSProperties}
      data-off={row.weight === 0 || undefined}
      data-shown={shown || undefined}
    >
      <div className={classes.title}>{title}</div>
      <RowWeight
        {...{ weight, limit, block, onWeight }}
        of={key}
        slider={names.weight}
        number={names.number}
      />
      <span {...cell(classes.distanceCell)} title={exact(value)}>
        {absent ? missing.distance : measured(value)}
      </span>
      {/* Inherited: on the row it would style all of the row's parts anew. */}
      <span
        {...cell(classes.contribution)}
        style={{ '--part': part } as CSSProperties}
        title={exact(contribution)}
      >
        {contribution === null ? missing.others : measured(contribution)}
      </span>
      <span {...cell(classes.shareCell)}>
        {share === null ? (absent ? missing.others : '–') : percent(share)}
      </span>
      <SoloMute
        {...hearing}
        of={key}
        tap={row.tap}
        soloName={names.solo}
        muteName={names.mute}
        active={weight > 0}
      />
    </div>
  );
}

/** A tap's name with the colour of its block. */
export function LayerName({ children }: { children: string }) {
  return (
    <>
      <span className={classes.dot} />
      <span className={classes.key}>{children}</span>
    </>
  );
}

type RowWeightProps = Pick<Props, 'weight' | 'limit' | 'onWeight'> & {
  of: string;
  block: number;
  slider: string;
  number: string;
};

/** A row's weight, as slider and number; drawn anew only when its own weight changes. */
const RowWeight = memo(function RowWeight(props: RowWeightProps) {
  const { of, block, weight, limit, slider, number, onWeight } = props;
  const { t } = useTranslation('compare');
  return (
    <>
      <Explained text={t('layers.weightHelp')}>
        <WeightSlider
          className={classes.slider}
          name={slider}
          describedBy={weightHelpId}
          weight={weight}
          color={blockColour(block)}
          onChange={(next) => onWeight(of, next)}
        />
      </Explained>
      <NumberField
        className={classes.input}
        hideControls
        limit={limit}
        value={weight}
        name={number}
        help={t('layers.weightNumberHelp')}
        put={(next) => onWeight(of, next)}
      />
    </>
  );
});

type SoloMuteProps = Pick<Props, 'muted' | 'solo' | 'onSolo' | 'onMute'> & {
  of: string;
  tap: string;
  soloName: string;
  muteName: string;
  active: boolean;
};

/** Only a row that counts can be muted or heard alone; one that is can be let go, whatever its weight. */
const SoloMute = memo(function SoloMute(props: SoloMuteProps) {
  const { of, tap, muted, solo, soloName, muteName, onSolo, onMute, active } = props;
  const { t } = useTranslation('compare');
  return (
    <span className={classes.buttons} data-active={active || solo || muted || undefined}>
      <Explained text={t('layers.soloHelp', { tap })}>
        <ActionIcon
          size={22}
          variant={solo ? 'filled' : 'subtle'}
          color={solo ? 'iris' : 'gray'}
          aria-pressed={solo}
          aria-label={soloName}
          disabled={!active && !solo}
          onClick={() => onSolo(of)}
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
          aria-label={muteName}
          disabled={!active && !muted}
          onClick={() => onMute(of)}
        >
          {muted ? <IconVolumeOff size={14} /> : <IconVolume size={14} />}
        </ActionIcon>
      </Explained>
    </span>
  );
});
