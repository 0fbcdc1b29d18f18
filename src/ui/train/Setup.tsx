import { SegmentedControl, Select, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RunConfig, Side, TaskId } from '#worker/protocolTrain.ts';
import { Explained } from '../controls/Explained.tsx';
import { NumberField } from '../controls/NumberField.tsx';
import { useLabel } from '../useLabel.ts';
import { FolderPicker } from './FolderPicker.tsx';
import { OpenedSet } from './OpenedSet.tsx';
import { TaskPicture } from './pictures/TaskPicture.tsx';
import classes from './Setup.module.css';
import { useTrain, useTrainState } from './useTrain.ts';

/** Task, images, size, seed: what a run begins with. */
export function Setup() {
  const { t } = useTranslation('train');
  const label = useLabel();
  const state = useTrainState();
  const { catalogue, draft, opened } = useTrain(({ catalogue, draft, opened }) => ({
    catalogue,
    draft,
    opened,
  }));
  if (!catalogue || !draft) return null;
  const task = catalogue.tasks.find(({ id }) => id === draft.task);
  const kind = task?.kind === 'unpaired' ? 'pair' : 'single';
  const sets = catalogue.datasets.filter((set) => set.kind === kind);
  const dataset = sets.find(({ id }) => id === draft.dataset);
  return (
    <section className="card" aria-label={t('setup.title')}>
      <Text component="h2" className="card-title" mb={8}>
        {t('setup.title')}
      </Text>
      <div className={classes.grid}>
        <Select
          className={classes.wide}
          size="sm"
          label={t('setup.task')}
          data={catalogue.tasks.map((entry) => ({ value: entry.id, label: label(entry.label) }))}
          value={draft.task}
          allowDeselect={false}
          onChange={(id) => id && state().chooseTask(id as TaskId)}
        />
        {task && (
          <Text fz="xs" lh={1.5} className={`quiet ${classes.wide}`}>
            {label(task.about)}
          </Text>
        )}
        <TaskPicture />
        <Select
          className={classes.wide}
          size="sm"
          label={t('setup.dataset')}
          data={[
            ...sets.map((set) => ({ value: set.id, label: label(set.label) })),
            ...(draft.dataset === 'folder' ? [{ value: 'folder', label: t('setup.folder') }] : []),
          ]}
          value={draft.dataset}
          allowDeselect={false}
          onChange={(id) => id && state().chooseDataset(id)}
        />
        {dataset && (
          <Text fz="xs" lh={1.5} className={`quiet ${classes.wide}`}>
            {label(dataset.about)}
          </Text>
        )}
        <FolderPicker pair={kind === 'pair'} />
        <Numbers draft={draft} />
      </div>
      {opened && <OpenedSet opened={opened} />}
    </section>
  );
}

function Numbers({ draft }: { draft: RunConfig }) {
  const { t } = useTranslation('train');
  const state = useTrainState();
  const limits = useTrain(({ catalogue }) => catalogue!.limits);
  const number = (key: 'batch' | 'seed' | 'images') => (
    <NumberField
      key={key}
      size="sm"
      label={t(`setup.${key}`)}
      help={t(`setup.${key}Help`)}
      value={draft[key]}
      limit={limits[key]}
      put={(value) => state().edit({ [key]: value })}
    />
  );
  return (
    <>
      <Explained text={t('setup.sideHelp')}>
        <div>
          <Text component="div" fz="sm" fw={500} mb={3}>
            {t('setup.side')}
          </Text>
          <SegmentedControl
            fullWidth
            size="sm"
            aria-label={t('setup.side')}
            value={String(draft.side)}
            data={['32', '64'].map((side) => ({ value: side, label: t('setup.pixels', { side }) }))}
            onChange={(side) => state().edit({ side: Number(side) as Side })}
          />
        </div>
      </Explained>
      {number('batch')}
      {number('seed')}
      {number('images')}
      <Explained ofSwitch text={t('setup.monitorHelp')}>
        <Switch
          className={classes.wide}
          size="sm"
          label={t('setup.monitor')}
          checked={draft.monitor}
          onChange={({ currentTarget }) => state().edit({ monitor: currentTarget.checked })}
        />
      </Explained>
    </>
  );
}
