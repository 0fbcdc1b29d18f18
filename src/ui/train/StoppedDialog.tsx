import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../controls/Dialog.tsx';
import { useLabel } from '../useLabel.ts';
import { useTrain, useTrainState } from './useTrain.ts';

/** The run paused before numbers that are none could get into the networks, or since the coach saw it lose what it had learnt. */
export function StoppedDialog() {
  const { t } = useTranslation('train');
  const label = useLabel();
  const state = useTrainState();
  const { stopped, arm, terms, troubles } = useTrain(({ stopped, draft, catalogue }) => ({
    terms: catalogue?.terms ?? none,
    troubles: catalogue?.troubles ?? none,
    stopped,
    arm: stopped && draft?.arms[stopped.arm],
  }));
  if (!stopped) return null;
  const { lastGood, step } = stopped;
  const whose = { step, arm: arm ? label(arm.name) : stopped.arm + 1 };
  const close = () => state().dismissStopped();
  const words = () => {
    if (stopped.why === 'trouble') {
      const trouble = troubles.find(({ id }) => id === stopped.trouble);
      const name = trouble ? label(trouble.label) : stopped.trouble;
      return {
        title: t('stopped.trouble.title', { trouble: name }),
        text: `${t('stopped.trouble.text', whose)} ${trouble ? label(trouble.about) : ''}`,
        advice: `${trouble ? label(trouble.advice) : ''} ${t('stopped.trouble.kept')}`,
      };
    }
    const term = terms.find(({ id }) => stopped.where === `the term ${id}`);
    const where = term
      ? t('stopped.where.term', { term: label(term.label) })
      : t(
          stopped.where.includes('discriminator') ? 'stopped.where.discriminator' : 'stopped.where.generator',
        );
    return {
      title: t('stopped.title'),
      text: t('stopped.text', { ...whose, where }),
      advice: t('stopped.advice'),
    };
  };
  const { title, text, advice } = words();
  return (
    <Dialog size="md" title={title} onClose={close}>
      <Text fz="sm" mb={8}>
        {text}
      </Text>
      <Text fz="sm" mb={16}>
        {advice}
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
