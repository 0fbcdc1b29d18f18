import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BackboneEntry } from '#worker/protocol.ts';
import { percent } from '../format.ts';
import { useLabel } from '../useLabel.ts';
import { measuredRow } from './rows.ts';

/** Of one network, in the chooser: what it is good and bad at, and how well it agrees with people. */
export function NetworkLine({ entry: { id, goodAt } }: { entry: BackboneEntry }) {
  const { t } = useTranslation('agreement');
  const label = useLabel();
  const row = measuredRow(id);
  return (
    <>
      <Text fz="xs">{label(goodAt)}</Text>
      <Text fz="xs" className="quiet">
        {row?.materials && t('line.materials', { majority: percent(row.materials.majority[0]) })}
        {row?.tid2013 && t('line.tid2013', { opinions: row.tid2013.overall[0].toFixed(2) })}
        {!row && t('notMeasured')}
      </Text>
    </>
  );
}
