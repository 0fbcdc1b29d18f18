import { ActionIcon, Tooltip } from '@mantine/core';
import { IconVolume, IconVolumeOff } from '@tabler/icons-react';
import type { CSSProperties, ReactNode } from 'react';
import type { Contribution } from '#state/rows.ts';
import type { Limit } from '#worker/protocolTrain.ts';
import { blockColour } from '../blockColours.ts';
import { NumberField } from '../controls/NumberField.tsx';
import { WeightSlider } from '../controls/WeightSlider.tsx';
import { measured, percent } from '../format.ts';
import classes from './Layers.module.css';

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
  /** What stands where nothing is measured. */
  missing: string;
  /** The cell of the layer's name, in `LayerName`'s look. */
  title: ReactNode;
  /** Its heat map is shown. */
  shown?: boolean;
  /** Accessible names of what can be done. */
  names: { weight: string; number: string; solo: string; mute: string };
  onWeight: (weight: number) => void;
  onSolo: () => void;
  onMute: () => void;
}

/** One tap: its name, weight as slider and number, distance, contribution, share, solo and mute. */
export function LayerRow({
  row,
  weight,
  limit,
  part,
  missing,
  title,
  shown,
  names,
  onWeight,
  ...hearing
}: Props) {
  const none = row.value === null ? missing : null;
  return (
    <div
      className={classes.row}
      style={{ '--row-colour': blockColour(row.block), '--part': part } as CSSProperties}
      data-off={row.weight === 0 || undefined}
      data-shown={shown || undefined}
    >
      <div className={classes.title}>{title}</div>
      <WeightSlider
        className={classes.slider}
        name={names.weight}
        weight={weight}
        color={blockColour(row.block)}
        onChange={onWeight}
      />
      <NumberField
        className={classes.input}
        hideControls
        limit={limit}
        value={weight}
        name={names.number}
        put={onWeight}
      />
      <span
        className={`${classes.number} ${classes.distanceCell}`}
        title={row.value === null ? '' : String(row.value)}
      >
        {none ?? measured(row.value!)}
      </span>
      <span
        className={`${classes.number} ${classes.contribution}`}
        title={row.contribution === null ? '' : String(row.contribution)}
      >
        {none ?? measured(row.contribution!)}
      </span>
      <span className={`${classes.number} ${classes.shareCell}`}>
        {row.share === null ? (none ?? '–') : percent(row.share)}
      </span>
      <SoloMute {...hearing} names={names} active={weight > 0} />
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

type SoloMuteProps = Pick<Props, 'muted' | 'solo' | 'names' | 'onSolo' | 'onMute'> & { active: boolean };

/** Only a row that counts can be muted or heard alone. */
function SoloMute({ muted, solo, names, onSolo, onMute, active }: SoloMuteProps) {
  return (
    <span className={classes.buttons} data-active={active || undefined}>
      <Tooltip label={names.solo} openDelay={300}>
        <ActionIcon
          size={22}
          variant={solo ? 'filled' : 'subtle'}
          color={solo ? 'iris' : 'gray'}
          aria-pressed={solo}
          aria-label={names.solo}
          disabled={!active}
          onClick={onSolo}
          fz={11}
          fw={700}
        >
          S
        </ActionIcon>
      </Tooltip>
      <Tooltip label={names.mute} openDelay={300}>
        <ActionIcon
          size={22}
          variant={muted ? 'filled' : 'subtle'}
          color="gray"
          aria-pressed={muted}
          aria-label={names.mute}
          disabled={!active}
          onClick={onMute}
        >
          {muted ? <IconVolumeOff size={14} /> : <IconVolume size={14} />}
        </ActionIcon>
      </Tooltip>
    </span>
  );
}
