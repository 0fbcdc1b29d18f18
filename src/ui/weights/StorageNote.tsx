import { Text } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { bytes } from '../format.ts';
import { useApp } from '../useStore.ts';

/** Whether the browser keeps networks and runs for good, and how much room they take. */
export function StorageNote() {
  const { t } = useTranslation('weights');
  const { storage, refreshStorage } = useApp(({ storage, refreshStorage }) => ({ storage, refreshStorage }));
  useEffect(() => void refreshStorage(), [refreshStorage]);
  if (!storage) return null;
  const { how, usedBytes, freeBytes } = storage;
  const known = usedBytes !== null && freeBytes !== null;
  return (
    <Text fz="sm" className="quiet" role="note">
      {t(`storage.${how}`)} {known && t('storage.used', { used: bytes(usedBytes), free: bytes(freeBytes) })}
    </Text>
  );
}
