import { ActionIcon, ColorSwatch, Popover, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconCopy, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ARMS_MAX, canTrain, hasTerm } from '#state/train/armsEdit.ts';
import { armColours } from '#state/train/choosing.ts';
import { Explained } from '../../controls/Explained.tsx';
import { useLabel } from '../../useLabel.ts';
import { useTrain, useTrainState } from '../useTrain.ts';
import classes from './Arms.module.css';
import { GameControls } from './GameControls.tsx';
import { OptimiserControls } from './OptimiserControls.tsx';
import { TermMixer } from './TermMixer.tsx';
import { useArm } from './useArm.ts';

/** One arm: its name and colour, the sliders of its loss, and behind a fold the rest. */
export function ArmCard({ arm, single }: { arm: number; single: boolean }) {
  const { t } = useTranslation('train');
  const label = useLabel();
  const state = useTrainState();
  const { config, change } = useArm(arm);
  const [more, setMore] = useState(false);
  const { colour, full } = useTrain(({ colours, draft }) => ({
    colour: colours[arm] ?? armColours[0],
    full: (draft?.arms.length ?? 0) >= ARMS_MAX,
  }));
  const name = label(config.name);
  return (
    <fieldset
      className={classes.arm}
      aria-label={t('arms.arm', { name })}
      style={{ borderLeftColor: colour }}
    >
      <div className={classes.armHead}>
        <ColourPick arm={arm} colour={colour} name={name} />
        <TextInput
          className={classes.name}
          size="xs"
          aria-label={t('arms.name')}
          value={name}
          maxLength={60}
          onChange={({ currentTarget: { value } }) => change({ name: { en: value, zh: value } })}
        />
        <Explained text={t('arms.copy')} position="top">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('arms.copyOf', { name })}
            disabled={full}
            onClick={() => state().addArm(arm)}
          >
            <IconCopy size={16} />
          </ActionIcon>
        </Explained>
        <Explained text={t('arms.remove')} position="top">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('arms.removeOf', { name })}
            disabled={single}
            onClick={() => state().removeArm(arm)}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Explained>
      </div>
      <TermMixer arm={arm} colour={colour} />
      {!canTrain(config) && (
        <Text fz="xs" c="red" role="alert">
          {t(hasTerm(config.mix) ? 'arms.silent' : 'arms.nothing')}
        </Text>
      )}
      <UnstyledButton className={classes.fold} aria-expanded={more} onClick={() => setMore(!more)}>
        <IconChevronDown size={14} style={{ transform: more ? 'rotate(180deg)' : undefined }} />
        {t('arms.more')}
      </UnstyledButton>
      {more && (
        <div className={classes.more}>
          <GameControls arm={arm} />
          <OptimiserControls arm={arm} />
        </div>
      )}
    </fieldset>
  );
}

function ColourPick({ arm, colour, name }: { arm: number; colour: string; name: string }) {
  const { t } = useTranslation('train');
  const state = useTrainState();
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start">
      <Popover.Target>
        <UnstyledButton
          className={classes.swatch}
          aria-label={t('arms.colourOf', { name })}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <ColorSwatch color={colour} size={18} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <div className={classes.swatches}>
          {armColours.map((one, i) => (
            <UnstyledButton
              key={one}
              className={classes.swatch}
              aria-label={t('arms.colour', { number: i + 1 })}
              aria-pressed={one === colour}
              onClick={() => {
                state().setColour(arm, one);
                setOpen(false);
              }}
            >
              <ColorSwatch color={one} size={22} />
            </UnstyledButton>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
