import { Alert, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { statusOf } from '#state/networks.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';

/** What the network in use is worth: how well the embedded one agrees, or that another one stands in. */
export function NetworkNote() {
  const { t } = useTranslation('shell');
  const label = useLabel();
  const { standIn, status, catalogue, boot } = useApp((store) => ({
    standIn: store.standIn,
    status: statusOf(store, store.settings.backbone),
    catalogue: store.catalogue,
    boot: store.boot,
  }));
  if (!catalogue || boot.at === 'booting') return null;
  const name = (id: string) => {
    const entry = catalogue.backbones.find((backbone) => backbone.id === id);
    return entry ? label(entry.label) : id;
  };
  if (status?.state.at === 'absent') return <Alert color="yellow">{t('backbone.none')}</Alert>;
  const worst = status?.agreement?.reduce((min, { spearman }) => Math.min(min, spearman), 1);
  return (
    <>
      {standIn && (
        <Text fz="sm" mt={4}>
          {t('backbone.standIn', { wanted: name(standIn.wanted), used: name(standIn.used) })}
        </Text>
      )}
      {status?.id === 'vgg19-slim' && worst !== undefined && (
        <Text fz="sm" mt={4}>
          <strong>{name('vgg19-slim')}</strong>: {t('backbone.agreement', { value: worst.toFixed(3) })}.{' '}
          {t('backbone.step')}
        </Text>
      )}
    </>
  );
}
