import { Button, Group, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { canUse, usableSoFar } from '#state/networks.ts';
import { bytes } from '../format.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';

/** Weights on their way into the browser: what is being done, how far it is, and a way to stop it. */
export function TransferProgress() {
  const { t } = useTranslation('weights');
  const transfer = useApp((store) => store.transfer);
  if (!transfer) return null;
  const { progress } = transfer;
  const share = progress ? (100 * progress.bytesDone) / Math.max(1, progress.bytesTotal) : 0;
  const text = progress
    ? t('progress', {
        stage: t(`stage.${progress.stage}`),
        done: bytes(progress.bytesDone),
        total: bytes(progress.bytesTotal),
      })
    : t('working');
  return (
    <div className="card">
      <Group justify="space-between" mb={8}>
        <Text fz="sm">{text}</Text>
        <Button size="compact-sm" variant="default" onClick={transfer.cancel}>
          {t('cancel')}
        </Button>
      </Group>
      <Progress value={share} size={6} aria-label={t('transfer')} />
      <Early />
    </div>
  );
}

/** The first layers of a network can be measured while the rest of it is still coming. */
function Early() {
  const { t } = useTranslation('weights');
  const label = useLabel();
  const { id, entry, usable, chosen, choose, showNetworks } = useApp((store) => {
    const id = store.transfer?.id ?? null;
    return {
      id,
      entry: store.catalogue?.backbones.find((backbone) => backbone.id === id),
      usable: id && canUse(store, id) ? usableSoFar(store, id) : null,
      chosen: store.settings.backbone,
      choose: store.useBackbone,
      showNetworks: store.showNetworks,
    };
  });
  if (!id || !entry || !usable || chosen === id) return null;
  const layers = new Set(
    entry.taps.filter((tap) => tap.at !== 'input' && usable.includes(tap.id)).map((tap) => tap.layer),
  );
  if (layers.size === 0) return null;
  const use = () => {
    choose(id);
    showNetworks(false);
  };
  return (
    <Group gap="sm" mt={8}>
      <Text fz="sm">{t('usable', { count: layers.size })}</Text>
      <Button size="compact-sm" onClick={use}>
        {t('useNow', { name: label(entry.label) })}
      </Button>
    </Group>
  );
}
