import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CheckpointEntry } from '#worker/protocolTrain.ts';
import { Dialog } from '../../controls/Dialog.tsx';

interface Props {
  entry: CheckpointEntry;
  onClose(): void;
  onForget(id: string): void;
}

/** Asks before a kept run is gone for good. */
export function ForgetDialog({ entry, onClose, onForget }: Props) {
  const { t } = useTranslation('trainParts');
  return (
    <Dialog size="md" title={t('checkpoints.forgetTitle')} onClose={onClose}>
      <Text fz="sm">
        {t('checkpoints.forgetAbout', {
          name: entry.name || t(`task.${entry.task}`),
          step: entry.step,
        })}
      </Text>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('checkpoints.keep')}
        </Button>
        <Button color="red.9" onClick={() => onForget(entry.id)}>
          {t('checkpoints.forget')}
        </Button>
      </Group>
    </Dialog>
  );
}
