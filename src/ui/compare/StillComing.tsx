import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { chosenBackbone, usableSoFar } from '#state/networks.ts';
import { rowsOf } from '#state/wanted.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';

/** Says that the total is of the shallow layers only, while the rest of a network is being downloaded. */
export function StillComing() {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const { backbone, rows, usable, downloading } = useApp((store) => ({
    backbone: chosenBackbone(store),
    rows: rowsOf(store),
    usable: usableSoFar(store, store.settings.backbone),
    downloading: store.transfer?.id === store.settings.backbone,
  }));
  if (!backbone || !usable || !downloading) return null;
  const count = rows.filter(({ tap }) => usable.includes(tap)).length;
  return (
    <Text fz="sm" mt="xs" role="note">
      {t('total.partial', { count, of: rows.length, name: label(backbone.label) })}
    </Text>
  );
}
