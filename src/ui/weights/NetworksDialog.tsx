import { Button, FileButton, Group, Modal, Progress, Stack, Text } from '@mantine/core';
import { IconDownload, IconTrash, IconUpload } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { statusOf } from '#state/networks.ts';
import type { BackboneEntry, BackboneStatus } from '#worker/protocol.ts';
import { bytes } from '../format.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';

/** What is installed and where more can be had, said before anything is fetched. */
export function NetworksDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['weights', 'shell']);
  const entries = useApp((store) => store.catalogue?.backbones ?? none);
  const { transfer, install } = useApp(({ transfer, install }) => ({ transfer, install }));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('shell:help.close') }}
    >
      <Stack gap="md">
        <Text fz="sm" className="quiet">
          {t('about')}
        </Text>
        {transfer && <TransferProgress />}
        {entries.map((entry) => (
          <Network key={entry.id} entry={entry} />
        ))}
        <div>
          <Text fz="sm" mb={6}>
            {t('drop')}
          </Text>
          <FileButton
            multiple
            onChange={(files) => files.length > 0 && void install(files)}
            inputProps={{ 'aria-label': t('choose') }}
          >
            {(props) => (
              <Button
                {...props}
                variant="default"
                leftSection={<IconUpload size={16} />}
                disabled={transfer !== null}
              >
                {t('choose')}
              </Button>
            )}
          </FileButton>
          <Text fz="xs" mt={6} className="quiet">
            {t('formats')}
          </Text>
        </div>
      </Stack>
    </Modal>
  );
}

const none: never[] = [];

function TransferProgress() {
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
      <Group justify="space-between" mb={6}>
        <Text fz="sm">{text}</Text>
        <Button size="compact-sm" variant="default" onClick={transfer.cancel}>
          {t('cancel')}
        </Button>
      </Group>
      <Progress value={share} aria-label={text} animated />
    </div>
  );
}

function Network({ entry }: { entry: BackboneEntry }) {
  const { t } = useTranslation('weights');
  const label = useLabel();
  const status = useApp((store) => statusOf(store, entry.id));
  const { remove, download, transfer } = useApp(({ remove, download, transfer }) => ({
    remove,
    download,
    transfer,
  }));
  if (!status) return null;
  const where = whereText(t, status);
  const inBrowser = 'where' in status.state && status.state.where === 'browser';
  return (
    <section className="card" aria-label={label(entry.label)}>
      <Group justify="space-between" align="baseline">
        <Text fw={650}>{label(entry.label)}</Text>
        <Text fz="xs" className="quiet">
          {t('parameters', { count: entry.parameters })}
        </Text>
      </Group>
      <Text fz="sm" className="quiet">
        {label(entry.about)}
      </Text>
      {where && (
        <Text fz="sm" mt={4}>
          {where}
        </Text>
      )}
      {inBrowser && (
        <Button
          size="compact-sm"
          mt={6}
          variant="light"
          color="red"
          leftSection={<IconTrash size={14} />}
          onClick={() => void remove(entry.id)}
        >
          {t('remove')}
        </Button>
      )}
      {status.state.at === 'absent' && status.sources.length === 0 && entry.id !== 'vgg19-slim' && (
        <Text fz="sm" mt={4}>
          {t('noSource')}
        </Text>
      )}
      {status.sources.map((source) => (
        <Group key={source.id} mt="xs" gap="sm" align="flex-start" wrap="nowrap">
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<IconDownload size={14} />}
            disabled={transfer !== null}
            onClick={() => void download(entry.id, source.id)}
            style={{ flexShrink: 0 }}
          >
            {t('download', { size: bytes(source.bytes) })}
          </Button>
          <Text fz="xs" className="quiet" style={{ overflowWrap: 'anywhere' }}>
            {t(`family.${source.family}`)} · {source.url} · {t('licence', { licence: source.licence })}
          </Text>
        </Group>
      ))}
    </section>
  );
}

function whereText(t: TFunction, { state }: BackboneStatus): string | null {
  if (!('where' in state)) return null;
  return t(state.where === 'browser' ? 'keptHere' : 'onServer', { size: bytes(state.bytes) });
}
