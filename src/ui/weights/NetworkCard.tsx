import { Badge, Button, Group, Text } from '@mantine/core';
import { IconDownload, IconTrash } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { statusOf } from '#state/networks.ts';
import type { BackboneEntry, BackboneStatus } from '#worker/protocol.ts';
import { Explained } from '../controls/Explained.tsx';
import { bytes } from '../format.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';

/** One network: what it is, where it is kept, and where it can be had. */
export function NetworkCard({ entry }: { entry: BackboneEntry }) {
  const { t, i18n } = useTranslation('weights');
  const label = useLabel();
  const { status, remove } = useApp((store) => ({ status: statusOf(store, entry.id), remove: store.remove }));
  if (!status) return null;
  const inBrowser = 'where' in status.state && status.state.where === 'browser';
  return (
    <section className="card" aria-label={label(entry.label)}>
      <Group justify="space-between" align="center" gap="xs">
        <Text fw={650}>{label(entry.label)}</Text>
        <Badge variant="light" tt="none" fw={500} color={status.state.at === 'absent' ? 'gray' : 'teal'}>
          {whereText(t, status)}
        </Badge>
      </Group>
      <Text fz="sm" className="quiet" mt={2}>
        {label(entry.about)} {t('parameters', { count: entry.parameters.toLocaleString(i18n.language) })}
      </Text>
      {status.waitingFor && (
        <Text fz="sm" mt={6}>
          {t(`waitingFor.${status.waitingFor}`)}
        </Text>
      )}
      {inBrowser && (
        <Explained text={t('removeHelp')}>
          <Button
            size="compact-sm"
            mt={8}
            variant="light"
            color="red"
            leftSection={<IconTrash size={14} />}
            onClick={() => void remove(entry.id)}
          >
            {t('remove')}
          </Button>
        </Explained>
      )}
      {status.state.at === 'absent' && status.sources.length === 0 && (
        <Text fz="sm" mt={6}>
          {t('noSource')}
        </Text>
      )}
      {status.sources.map((source) => (
        <Source key={source.id} entry={entry} source={source} />
      ))}
    </section>
  );
}

interface SourceProps {
  entry: BackboneEntry;
  source: BackboneStatus['sources'][number];
}

/** A place to download from: what, how large, from where and under which licence, before anything is fetched. */
function Source({ entry, source }: SourceProps) {
  const { t } = useTranslation('weights');
  const { download, busy, isHere } = useApp((store) => ({
    download: store.download,
    busy: store.transfer !== null,
    isHere: statusOf(store, entry.id)?.state.at !== 'absent',
  }));
  const size = bytes(source.bytes);
  const begun = source.bytesKept > 0;
  return (
    <Group mt="sm" gap="sm" align="flex-start">
      <Explained text={t('downloadHelp')}>
        <Button
          size="compact-sm"
          variant={isHere ? 'default' : 'filled'}
          leftSection={<IconDownload size={14} />}
          disabled={busy}
          onClick={() => void download(entry.id, source.id)}
        >
          {begun
            ? t('resume', { done: bytes(source.bytesKept), size })
            : t(isHere ? 'replace' : 'download', { size })}
        </Button>
      </Explained>
      <Text fz="xs" className="quiet" flex="1 1 240px" style={{ overflowWrap: 'anywhere' }}>
        {t(`family.${source.family}`)} · {source.url} · {t('licence', { licence: source.licence })}
      </Text>
    </Group>
  );
}

function whereText(t: TFunction, { state }: BackboneStatus): string {
  switch (state.at) {
    case 'absent':
      return t('absent');
    case 'loading':
      return t('loading');
    case 'available':
    case 'ready':
      return t(state.where === 'browser' ? 'keptHere' : 'onServer', { size: bytes(state.bytes) });
    default:
      return state satisfies never;
  }
}
