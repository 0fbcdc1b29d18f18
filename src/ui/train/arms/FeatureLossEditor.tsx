import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLabel } from '../../useLabel.ts';
import { useApp } from '../../useStore.ts';
import classes from './Arms.module.css';
import { LossControls } from './LossControls.tsx';
import { LossRows } from './LossRows.tsx';
import { useArm } from './useArm.ts';
import { useLoss, type WhichLoss } from './useLoss.ts';

/** The network, recipe and layers of a loss on features: Compare's panel, on what the arm is trained with. */
export function FeatureLossEditor({ arm, which }: { arm: number; which: WhichLoss }) {
  const { t } = useTranslation('train');
  const label = useLabel();
  const { config } = useArm(arm);
  const loss = useLoss(arm, which);
  const { edited, entry, modified, put } = loss;
  const backbone = useApp(({ catalogue }) =>
    catalogue?.backbones.find(({ id }) => id === edited?.loss.backbone),
  );
  return (
    <div className={classes.layers}>
      <LossControls arm={arm} which={which} />
      {entry && (
        <Text fz="xs" lh={1.45} className="quiet" my={6}>
          {modified ? t('feature.began', { recipe: label(entry.label) }) : label(entry.about)}
        </Text>
      )}
      {edited && backbone && (
        <LossRows {...{ arm, which, backbone, edited }} onChange={put} words={label(config.name)} />
      )}
    </div>
  );
}
