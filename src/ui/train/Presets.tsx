import { Button, Text } from '@mantine/core';
import { IconHistory, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PresetEntry } from '#worker/protocolTrain.ts';
import { useLabel } from '../useLabel.ts';
import classes from './Presets.module.css';
import { useTrain, useTrainState } from './useTrain.ts';

/** The demos: one click opens one and plays it. Beside them, the run that was left off last. */
export function Presets() {
  const { t } = useTranslation('train');
  const { presets, chosen, tasks } = useTrain(({ catalogue, preset }) => ({
    presets: catalogue?.presets ?? none,
    tasks: catalogue?.tasks,
    chosen: preset,
  }));
  const label = useLabel();
  const about = presets.find(({ id }) => id === chosen)?.about;
  const taskName = ({ config }: PresetEntry) => {
    const task = tasks?.find(({ id }) => id === config.task);
    return task ? label(task.label) : config.task;
  };
  return (
    <section className="card" aria-label={t('presets.title')}>
      <div className={classes.head}>
        <Text component="h2" className="card-title">
          {t('presets.title')}
        </Text>
        <Text fz="sm" className="quiet">
          {t('presets.lead')}
        </Text>
      </div>
      <div className={classes.cards}>
        <Resume />
        {presets.map((preset) => (
          <PresetCard key={preset.id} preset={preset} task={taskName(preset)} chosen={preset.id === chosen} />
        ))}
      </div>
      <Tasks />
      {about && (
        <Text fz="sm" lh={1.55} className={classes.about}>
          {label(about)}
        </Text>
      )}
      <Moves />
    </section>
  );
}

const none: never[] = [];

function PresetCard({ preset, task, chosen }: { preset: PresetEntry; task: string; chosen: boolean }) {
  const { t } = useTranslation('train');
  const label = useLabel();
  const state = useTrainState();
  const opening = useTrain(({ run }) => run.at === 'opening');
  return (
    <button
      type="button"
      className={classes.card}
      aria-pressed={chosen}
      disabled={opening}
      onClick={() => void state().choosePreset(preset.id)}
    >
      <span className={classes.play}>
        <IconPlayerPlayFilled size={13} aria-hidden="true" />
      </span>
      <span className={classes.name}>{label(preset.label)}</span>
      <span className={classes.task}>
        {task} · {t('presets.arms', { count: preset.config.arms.length })}
      </span>
    </button>
  );
}

/** Every task from its own settings, by one click. */
function Tasks() {
  const { t } = useTranslation('train');
  const label = useLabel();
  const state = useTrainState();
  const { tasks, preset, opened, opening } = useTrain((train) => ({
    tasks: train.catalogue?.tasks ?? none,
    preset: train.preset,
    opened: train.opened?.config.task,
    opening: train.run.at === 'opening',
  }));
  return (
    <div className={classes.tasks}>
      <Text fz="sm" className="quiet">
        {t('presets.tasks')}
      </Text>
      {tasks.map((task) => (
        <Button
          key={task.id}
          size="xs"
          radius="xl"
          variant={preset === null && opened === task.id ? 'light' : 'default'}
          disabled={opening}
          onClick={() => void state().playTask(task.id)}
        >
          {label(task.label)}
        </Button>
      ))}
    </div>
  );
}

/** Offers the newest checkpoint as long as nothing has been opened. */
function Resume() {
  const { t, i18n } = useTranslation('train');
  const label = useLabel();
  const state = useTrainState();
  const { newest, task, idle } = useTrain(({ checkpoints, catalogue, opened, run }) => ({
    newest: checkpoints[0],
    task: catalogue?.tasks.find(({ id }) => id === checkpoints[0]?.task),
    idle: opened === null && run.at === 'none',
  }));
  if (!idle || !newest) return null;
  const when = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <button
      type="button"
      className={`${classes.card} ${classes.resume}`}
      onClick={() => void state().restore(newest.id, false)}
    >
      <span className={classes.play}>
        <IconHistory size={15} aria-hidden="true" />
      </span>
      <span className={classes.name}>{t('presets.resume')}</span>
      <span className={classes.task}>
        {t('presets.resumeFrom', {
          task: task ? label(task.label) : newest.task,
          step: newest.step,
          when: when.format(newest.savedAt),
        })}
      </span>
    </button>
  );
}

/** Changes that the paragraph proposes: a cure, by one click. */
function Moves() {
  const { t } = useTranslation('train');
  const label = useLabel();
  const state = useTrainState();
  const moves = useTrain(
    ({ catalogue, preset, opened }) =>
      (opened && catalogue?.presets.find(({ id }) => id === preset)?.moves) || none,
  );
  if (moves.length === 0) return null;
  return (
    <div className={classes.moves}>
      <Text fz="sm" fw={600}>
        {t('presets.try')}
      </Text>
      {moves.map(({ label: name, arm, change }) => (
        <Button key={name.en} size="xs" variant="light" onClick={() => state().editArm(arm, change)}>
          {label(name)}
        </Button>
      ))}
    </div>
  );
}
