import { Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './Arms.module.css';
import { useArm } from './useArm.ts';
import { useLoss, type WhichLoss } from './useLoss.ts';

/** Says so where a loss that counts is not known to train well with its network. */
export function LossWarning({ arm, which }: { arm: number; which: WhichLoss }) {
  const { t } = useTranslation('train');
  const { config } = useArm(arm);
  const { offer, asInDemo } = useLoss(arm, which);
  const { weights } = config.mix;
  const beside = (weights.l1 ?? 0) > 0 || (weights.mse ?? 0) > 0;
  // A demo says itself what its loss does, and may be there to show that it trains badly.
  if (asInDemo) return null;
  if (offer === 'alone' || (offer === 'beside-pixels' && beside) || !weights[which]) return null;
  return (
    <Text component="div" role="note" fz="xs" lh={1.45} className={classes.warning}>
      <IconAlertTriangle size={15} aria-hidden="true" />
      <span>{t(`feature.warning.${offer}`)}</span>
    </Text>
  );
}
