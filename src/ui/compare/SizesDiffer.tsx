import { Alert, Button, Group, Text } from '@mantine/core';
import { IconRulerMeasure } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { selectedGenerated } from '#state/images.ts';
import { useApp } from '../useStore.ts';

/** Unequal sizes are never changed silently: says so, with the two ways out. */
export function SizesDiffer() {
  const { t } = useTranslation('compare');
  const { reference, generated, prepare, set } = useApp((store) => ({
    reference: store.reference,
    generated: selectedGenerated(store),
    prepare: store.settings.prepare,
    set: store.set,
  }));
  if (!reference || !generated || prepare.fit !== 'refuse') return null;
  if (reference.width === generated.width && reference.height === generated.height) return null;
  const size = ({ width, height }: { width: number; height: number }) => `${width} × ${height}`;
  return (
    <Alert color="yellow" icon={<IconRulerMeasure size={18} />} title={t('sizes.title')}>
      <Text fz="sm">{t('sizes.text', { a: size(reference), b: size(generated) })}</Text>
      <Group mt="xs" gap="xs">
        <Button size="compact-sm" onClick={() => set({ prepare: { ...prepare, fit: 'resize' } })}>
          {t('sizes.resize')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => set({ prepare: { ...prepare, fit: 'crop' } })}
        >
          {t('sizes.crop')}
        </Button>
      </Group>
    </Alert>
  );
}
