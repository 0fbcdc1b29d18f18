import { Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../useStore.ts';

const weightsFile = /\.(safetensors|h5|hdf5|pth|pt|bin|json)$/i;

/** Files dropped anywhere on the page, and pasted images: weights are installed, images become generated ones. */
export function DropTarget() {
  const { t } = useTranslation(['shell', 'compare']);
  const { open, install } = useApp(({ open, install }) => ({ open, install }));
  const take = (files: readonly File[]) => {
    const weights = files.filter(({ name }) => weightsFile.test(name));
    const images = files.filter(({ name }) => !weightsFile.test(name));
    if (weights.length > 0) void install(weights);
    if (images.length > 0) void open('generated', images);
  };
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0) void open('generated', files);
    };
    window.addEventListener('paste', paste);
    return () => window.removeEventListener('paste', paste);
  }, [open]);
  return (
    <Dropzone.FullScreen
      onDrop={take}
      withinPortal={false}
      aria-label={t('compare:slot.drop')}
      inputProps={{ 'aria-label': t('compare:slot.drop') }}
    >
      <Text ta="center" fz="xl" mt="30vh">
        {t('compare:slot.drop')} · {t('weights:dropHere')}
      </Text>
    </Dropzone.FullScreen>
  );
}
