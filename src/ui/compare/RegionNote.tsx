import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useApp } from '../useStore.ts';

/** Says that only a region is measured, with the way back. */
export function RegionNote() {
  const { t } = useTranslation('compare');
  const { mask, setMask } = useApp(({ mask, setMask }) => ({ mask, setMask }));
  if (!mask) return null;
  const inside = mask.values.reduce((sum, value) => sum + value, 0) / (255 * mask.values.length);
  return (
    <Group gap="xs" mt="xs">
      <Text fz="sm">{t('region', { percent: (100 * inside).toFixed(1) })}</Text>
      <Button size="compact-xs" variant="default" onClick={() => setMask(null)}>
        {t('clearRegion')}
      </Button>
    </Group>
  );
}
