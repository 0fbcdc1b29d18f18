import { Alert, Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { canUse, statusOf } from '#state/networks.ts';
import type { BackboneId, BackboneStatus } from '#worker/protocol.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';
import { TransferProgress } from '../weights/TransferProgress.tsx';
import { unseen } from './unseen.ts';

/** What the network in use is worth: how well the embedded one agrees, or that another one stands in. */
export function NetworkNote() {
  const { t } = useTranslation('shell');
  const label = useLabel();
  const { standIn, status, isHere, catalogue, boot, networksOpen } = useApp((store) => ({
    standIn: store.standIn,
    status: statusOf(store, store.settings.backbone),
    isHere: canUse(store, 'vgg19'),
    catalogue: store.catalogue,
    boot: store.boot,
    networksOpen: store.networksOpen,
  }));
  const { showNetworks, useBackbone: choose } = useApp(({ showNetworks, useBackbone }) => ({
    showNetworks,
    useBackbone,
  }));
  if (!catalogue || boot.at === 'booting')
    return (
      // As long as what is said of the network that comes with the page.
      <Text fz="sm" mt={4} {...unseen}>
        {t('backbone.slim', { name: 'vgg19-slim' })}{' '}
        {t('backbone.agreement', { least: 3, most: 20, value: '0.900' })}{' '}
        {t('backbone.get', { name: 'VGG-19' })}
      </Text>
    );
  const name = (id: BackboneId) => {
    const entry = catalogue.backbones.find((backbone) => backbone.id === id);
    return entry ? label(entry.label) : id;
  };
  const real = t(isHere ? 'backbone.use' : 'backbone.get', { name: name('vgg19') });
  return (
    <>
      {!networksOpen && <TransferProgress />}
      {status?.state.at === 'absent' && (
        <Alert color="yellow" mt="xs">
          {t('backbone.none')}{' '}
          <Anchor component="button" type="button" fz="sm" onClick={() => showNetworks(true)}>
            {real}
          </Anchor>
        </Alert>
      )}
      {standIn && (
        <Text fz="sm" mt={4} className="quiet">
          {t('backbone.standIn', { wanted: name(standIn.wanted), used: name(standIn.used) })}
        </Text>
      )}
      {status?.id === 'vgg19-slim' && status.state.at !== 'absent' && (
        <Text fz="sm" mt={4} className="quiet">
          {t('backbone.slim', { name: name('vgg19-slim') })}{' '}
          {status.agreement && t('backbone.agreement', howFarOff(status.agreement))}{' '}
          <Anchor
            component="button"
            type="button"
            fz="sm"
            onClick={() => (isHere ? choose('vgg19') : showNetworks(true))}
          >
            {real}
          </Anchor>
        </Text>
      )}
    </>
  );
}

/** By how many percent a layer's distance is off on average, at the best and at the worst layer, and the worst rank correlation. */
function howFarOff(agreement: NonNullable<BackboneStatus['agreement']>) {
  const off = agreement.map(({ absLogRatio }) => Math.round(100 * Math.expm1(absLogRatio ?? 0)));
  const worst = Math.min(...agreement.map(({ spearman }) => spearman));
  return { least: Math.min(...off), most: Math.max(...off), value: worst.toFixed(3) };
}
