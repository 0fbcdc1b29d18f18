import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OpenedRun } from '#worker/protocolTrain.ts';

/** On which images the open run trains, how a person's folder was understood, and which are held out. */
export function OpenedSet({ opened }: { opened: OpenedRun }) {
  const { t } = useTranslation('train');
  const { trainingImages: training, otherImages: other, heldOutImages: heldOut, reading, monitor } = opened;
  const two = reading !== null && other !== null;
  const sentences = [
    t(two ? 'setup.openedTwo' : 'setup.opened', { training, other, heldOut }),
    ...(reading?.heldOut === 'test-folder' ? [t('found.testFolder')] : []),
    ...(reading?.kinds === 'left-first' || reading?.kinds === 'right-first'
      ? [t(`found.kinds.${reading.kinds}`)]
      : []),
    ...(reading && reading.use !== 'all' && reading.use !== 'domains' ? [t(`found.use.${reading.use}`)] : []),
    t(`setup.monitorIs.${monitor}`),
  ];
  return (
    <Text fz="xs" className="quiet" mt={10}>
      {sentences.join(t('found.between'))}
    </Text>
  );
}
