import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../controls/Dialog.tsx';
import { useLabel } from '../useLabel.ts';
import { useTrain, useTrainState } from './useTrain.ts';

/** The run paused before numbers that are none could get into the networks. */
export function StoppedDialog() {
  const { t } = useTranslation('train');
  const label = useLabel();
  const state = useTrainState();
  const { stopped, arm, terms } = useTrain(({ stopped, draft, catalogue }) => ({
    terms: catalogue?.terms ?? none,
    stopped,
    arm: stopped && draft?.arms[stopped.arm],
  }));
  if (!stopped) return null;
  const { lastGood, step, where } = stopped;
  const term = terms.find(({ id }) => where === `the term ${id}`);
  const what = term
    ? t('stopped.where.term', { term: label(term.label) })
    : t(where.includes('discriminator') ? 'stopped.where.discriminator' : 'stopped.where.generator');
  const close = () => state().dismissStopped();
  return (
    <Dialog size="md" title={t('stopped.title')} onClose={close}>
      <Text fz="sm" mb={8}>
        {t('stopped.text', { step, where: what, arm: arm ? label(arm.name) : stopped.arm + 1 })}
      </Text>
      <Text fz="sm" mb={16}>
        {t('stopped.advice')}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {t('stopped.stay')}
        </Button>
        {lastGood && (
          <Button onClick={() => void state().restore(lastGood.id, false)}>
            {t('stopped.restore', { step: lastGood.step })}
          </Button>
        )}
      </Group>
    </Dialog>
  );
}

const none: never[] = [];
