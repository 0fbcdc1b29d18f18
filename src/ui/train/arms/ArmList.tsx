import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ARMS_MAX } from '#state/train/armsEdit.ts';
import { useTrain, useTrainState } from '../useTrain.ts';
import { ArmCard } from './ArmCard.tsx';
import classes from './Arms.module.css';

/** The loss mixes that train in turn on the same seed and data. */
export function ArmList() {
  const { t } = useTranslation('train');
  const state = useTrainState();
  const count = useTrain(({ draft }) => draft?.arms.length ?? 0);
  if (count === 0) return null;
  return (
    <section className="card" aria-label={t('arms.title')}>
      <div className={classes.head}>
        <Text component="h2" className="card-title">
          {t('arms.title')}
        </Text>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          disabled={count >= ARMS_MAX}
          onClick={() => state().addArm(count - 1)}
        >
          {t('arms.add')}
        </Button>
      </div>
      <Text fz="xs" className="quiet" mb={8}>
        {t('arms.lead')}
      </Text>
      {Array.from({ length: count }, (_, arm) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an arm is its place in the run
        <ArmCard key={arm} arm={arm} single={count === 1} />
      ))}
    </section>
  );
}
