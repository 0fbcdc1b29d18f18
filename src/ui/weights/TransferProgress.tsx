import { Button, Group, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { bytes } from '../format.ts';
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
    </div>
  );
}
