import { Kbd, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../controls/Dialog.tsx';

/** What the page is, and its keys. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('shell');
  const keys = [
    { key: 'Tab', text: t('help.keyTab') },
    { key: '← →', text: t('help.keyArrows') },
    { key: 'Ctrl V', text: t('help.keyPaste') },
  ];
  const onPicture = [
    { key: '+ −', text: t('help.keyZoom') },
    { key: '0', text: t('help.keyFit') },
    { key: '← → ↑ ↓', text: t('help.keyPan') },
    { key: 'X', text: t('help.keyCrosshair') },
    { key: 'Enter', text: t('help.keyStamp') },
    { key: '← →', text: t('help.keySplit') },
  ];
  return (
    <Dialog onClose={onClose} title={t('help.title')}>
      <Stack gap="sm">
        <Text>{t('help.what')}</Text>
        <Text>{t('help.privacy')}</Text>
        <Title order={3} fz="md">
          {t('help.keys')}
        </Title>
        <Keys keys={keys} />
        <Title order={4} fz="sm">
          {t('help.keysPicture')}
        </Title>
        <Keys keys={onPicture} />
        <Text fz="sm">{t('help.keysTrain')}</Text>
      </Stack>
    </Dialog>
  );
}

const Keys = ({ keys }: { keys: readonly { key: string; text: string }[] }) =>
  keys.map(({ key, text }) => (
    <Text key={key} fz="sm">
      <Kbd>{key}</Kbd> {text}
    </Text>
  ));
