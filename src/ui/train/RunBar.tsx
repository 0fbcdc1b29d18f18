import { ActionIcon, Alert, Button, Group, Menu, Slider, Switch, Text } from '@mantine/core';
import {
  IconChevronDown,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipForwardFilled,
  IconPlayerTrackPrevFilled,
  IconRefreshAlert,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { needsRestart } from '#state/train/armsEdit.ts';
import type { Turn } from '#worker/protocolTrain.ts';
import { Explained } from '../controls/Explained.tsx';
import { looksDisabled, whileBusy } from '../controls/whileBusy.ts';
import { Opening } from './Opening.tsx';
import classes from './RunBar.module.css';
import { useTrain, useTrainState } from './useTrain.ts';

/** Play, pause, step, reset, slow motion, and where the run is. */
export function RunBar() {
  const { t } = useTranslation('train');
  return (
    <section className={`card ${classes.bar}`} aria-label={t('run.title')}>
      <div className={classes.line}>
        <PlayButton />
        <StepMenu />
        <ResetButton />
        <Counter />
        <SlowMotion />
      </div>
      <Opening />
      <StartAgain />
    </section>
  );
}

function PlayButton() {
  const { t } = useTranslation('train');
  const state = useTrainState();
  const { at, ready } = useTrain(({ run, draft }) => ({ at: run.at, ready: draft !== null }));
  const playing = at === 'playing';
  const opening = at === 'opening';
  return (
    <Button
      w={112}
      size="md"
      px={12}
      leftSection={
        !opening && (playing ? <IconPlayerPauseFilled size={18} /> : <IconPlayerPlayFilled size={18} />)
      }
      {...whileBusy(!ready || opening, () => void (playing ? state().pause() : state().play()))}
    >
      {t(opening ? 'run.starting' : playing ? 'run.pause' : 'run.play')}
    </Button>
  );
}

const turns: readonly Turn[] = ['both', 'generator', 'discriminator'];

function StepMenu() {
  const { t } = useTranslation('train');
  const state = useTrainState();
  const off = useTrain(({ run, draft }) => !draft || run.at === 'opening' || run.at === 'playing');
  return (
    <Button.Group>
      <Button
        variant="default"
        size="md"
        px={12}
        leftSection={<IconPlayerSkipForwardFilled size={16} />}
        {...whileBusy(off, () => void state().takeStep('both'))}
      >
        {t('run.step')}
      </Button>
      <Menu position="bottom-end" disabled={off}>
        <Menu.Target>
          <Button variant="default" size="md" px={7} aria-label={t('run.stepWhich')} {...looksDisabled(off)}>
            <IconChevronDown size={15} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {turns.map((turn) => (
            <Menu.Item key={turn} onClick={() => void state().takeStep(turn)}>
              {t(`run.turn.${turn}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}

function ResetButton() {
  const { t } = useTranslation('train');
  const state = useTrainState();
  const off = useTrain(({ opened, run }) => opened === null || run.at === 'opening');
  return (
    <Explained text={t('run.resetHelp')} position="top">
      <ActionIcon
        variant="default"
        size={42}
        aria-label={t('run.reset')}
        {...whileBusy(off, () => void state().reset())}
      >
        <IconPlayerTrackPrevFilled size={17} />
      </ActionIcon>
    </Explained>
  );
}

function Counter() {
  const { t } = useTranslation('train');
  const { step, rate, open, checking } = useTrain(({ step, stepsASecond, opened, checking }) => ({
    step,
    rate: stepsASecond,
    open: opened !== null,
    checking,
  }));
  return (
    <div className={classes.counter}>
      <span className={classes.step} role="timer" aria-label={t('run.stepCounter')}>
        {open ? step : '–'}
      </span>
      <span className="quiet">
        {t(checking ? 'run.checking' : 'run.steps', { count: step })}
        {rate !== null && ` · ${t('run.rate', { rate: rate < 10 ? rate.toFixed(1) : Math.round(rate) })}`}
      </span>
    </div>
  );
}

function SlowMotion() {
  const { t } = useTranslation('train');
  const state = useTrainState();
  const { slow, msAStage } = useTrain(({ pace }) => pace);
  return (
    <Group gap={14} wrap="wrap" className={classes.pace}>
      <Explained ofSwitch text={t('run.slowHelp')}>
        <Switch
          label={t('run.slow')}
          checked={slow}
          onChange={({ currentTarget }) => state().setPace({ slow: currentTarget.checked })}
        />
      </Explained>
      {slow && (
        <Group gap={8} wrap="nowrap">
          <Text fz="xs" className="quiet" aria-hidden="true">
            {t('run.stagePause')}
          </Text>
          <Slider
            w={110}
            size={4}
            thumbSize={15}
            min={100}
            max={3000}
            step={100}
            defaultValue={msAStage}
            label={(ms) => t('run.seconds', { seconds: (ms / 1000).toFixed(1) })}
            thumbLabel={t('run.stagePause')}
            thumbValueText={(ms) => t('run.seconds', { seconds: (ms / 1000).toFixed(1) })}
            onChangeEnd={(ms) => state().setPace({ msAStage: ms })}
          />
        </Group>
      )}
    </Group>
  );
}

/** Some choices hold from the start of a run: says so, and starts one. */
function StartAgain() {
  const { t } = useTranslation('train');
  const state = useTrainState();
  const due = useTrain((train) => train.run.at !== 'opening' && needsRestart(train));
  if (!due) return null;
  return (
    <Alert color="yellow" icon={<IconRefreshAlert size={18} />} mt={10} py={8}>
      <Group gap={12}>
        <Text fz="sm">{t('run.changed')}</Text>
        <Button
          size="xs"
          variant="filled"
          color="iris"
          onClick={() => void state().open().then(state().play)}
        >
          {t('run.startAgain')}
        </Button>
      </Group>
    </Alert>
  );
}
