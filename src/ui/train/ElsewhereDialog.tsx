import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../controls/Dialog.tsx';
import { useTrain, useTrainState } from './useTrain.ts';

/** Another tab has the run open: two would write over each other's checkpoints, so a copy is offered. */
export function ElsewhereDialog() {
  const { t } = useTranslation('train');
  const state = useTrainState();
  const checkpoint = useTrain(({ elsewhere }) => elsewhere);
  if (checkpoint === null) return null;
  const close = () => state().dismissElsewhere();
  return (
    <Dialog size="md" title={t('elsewhere.title')} onClose={close}>
      <Text fz="sm" mb={16}>
        {t('elsewhere.text')}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {t('elsewhere.cancel')}
        </Button>
        <Button onClick={() => void state().restore(checkpoint, true)}>{t('elsewhere.copy')}</Button>
      </Group>
    </Dialog>
  );
}
