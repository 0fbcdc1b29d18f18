import { Alert, Radio, Stack, Text } from '@mantine/core';
import { IconColumns2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { chosenHalves, shownFolder } from '#state/train/ownFolder.ts';
import type { FolderFacts, Halves, Reading, TaskEntry } from '#worker/protocolTrain.ts';
import { useTrain, useTrainState } from './useTrain.ts';

type Choice = Exclude<Halves, 'auto'>;
const choices: readonly Choice[] = ['left-first', 'right-first', 'no'];

/** What the page makes of the folder that was chosen: how many images of which kind, and what is still to be said. */
export function FoundInFolder() {
  const { t } = useTranslation('train');
  const { folder, halves, task } = useTrain((state) => {
    const folder = shownFolder(state);
    return {
      folder,
      halves: folder && chosenHalves(state, folder),
      task: state.catalogue?.tasks.find(({ id }) => id === state.draft?.task),
    };
  });
  if (!folder || !halves || !task) return null;
  const { facts } = folder;
  const { first, second, elsewhere } = facts;
  const test = first.test + (second?.test ?? 0);
  const use = usedAs(task, facts, halves);
  const counts = { first: first.train, second: second?.train, test };
  const sentences = [
    ...(second ? [t(test > 0 ? 'found.twoTest' : 'found.two', counts)] : []),
    ...(!second && test > 0 ? [t('found.oneTest', counts)] : []),
    ...(use ? [t(`found.use.${use}`)] : []),
    ...(elsewhere > 0 ? [t('found.elsewhere', { count: elsewhere })] : []),
  ];
  return (
    <Stack gap={6} mt={6}>
      <Text fz="xs" lh={1.5} role="status">
        {sentences.join(t('found.between'))}
      </Text>
      {facts.halves && <HalvesQuestion found={facts.halves} chosen={halves} />}
    </Stack>
  );
}

/** What the task does with two kinds; null where there is one. */
function usedAs(task: TaskEntry, { second, paired }: FolderFacts, halves: Choice): Reading['use'] | null {
  if (!second && halves === 'no') return null;
  if (task.kind === 'unpaired') return 'domains';
  return task.takesPairs && (paired || halves !== 'no') ? 'pairs' : 'second-only';
}

/** Whether wide images are two side by side. */
function HalvesQuestion({ found, chosen }: { found: 'related' | 'unrelated'; chosen: Choice }) {
  const { t } = useTranslation('train');
  const state = useTrainState();
  return (
    <Alert color="blue" p="xs" icon={<IconColumns2 size={18} />} title={t('found.halves.title')}>
      <Radio.Group
        size="xs"
        label={t(`found.halves.${found}`)}
        value={chosen}
        onChange={(value) => state().setHalves(value as Choice)}
      >
        <Stack gap={6} mt={6}>
          {choices.map((choice) => (
            <Radio key={choice} size="xs" value={choice} label={t(`found.halves.${choice}`)} />
          ))}
        </Stack>
      </Radio.Group>
    </Alert>
  );
}
