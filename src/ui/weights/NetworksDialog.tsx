import { Button, FileButton, Stack, Text } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../controls/Dialog.tsx';
import { Explained } from '../controls/Explained.tsx';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';
import { FamilyQuestion } from './FamilyQuestion.tsx';
import { NetworkCard } from './NetworkCard.tsx';
import { StorageNote } from './StorageNote.tsx';
import { TransferProgress } from './TransferProgress.tsx';

/** What is installed and where more can be had, said before anything is fetched. */
export function NetworksDialog({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation('weights');
  const label = useLabel();
  const { entries, busy, install } = useApp((store) => ({
    entries: store.catalogue?.backbones ?? none,
    busy: store.transfer !== null,
    install: store.install,
  }));
  const names = new Intl.ListFormat(i18n.language, { type: 'disjunction' });
  return (
    <Dialog onClose={onClose} title={t('title')}>
      <Stack gap="md">
        <Text fz="sm" className="quiet">
          {t('about')}
        </Text>
        <FamilyQuestion />
        <TransferProgress />
        <StorageNote />
        {entries.map((entry) => (
          <NetworkCard key={entry.id} entry={entry} />
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
              <Explained text={t('chooseHelp')}>
                <Button {...props} variant="default" leftSection={<IconUpload size={16} />} disabled={busy}>
                  {t('choose')}
                </Button>
              </Explained>
            )}
          </FileButton>
          <Text fz="xs" mt={6} className="quiet">
            {t('formats', { networks: names.format(entries.map((entry) => label(entry.label))) })}
          </Text>
        </div>
      </Stack>
    </Dialog>
  );
}

const none: never[] = [];
