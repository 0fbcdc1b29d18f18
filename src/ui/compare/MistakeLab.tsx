import { Alert, Checkbox, Stack, Switch, Text } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MistakeId } from '#worker/protocol.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';

/** Mistakes that people really make, to be made on purpose; off by default, loud when on. */
export function MistakeLab() {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const { entries, chosen, set } = useApp((store) => ({
    entries: store.catalogue?.mistakes ?? none,
    chosen: store.settings.mistakes,
    set: store.set,
  }));
  const [open, setOpen] = useState(chosen.length > 0);
  const toggle = (id: MistakeId) =>
    set({ mistakes: chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id] });
  return (
    <section className="card" aria-label={t('mistakes.title')}>
      <Text component="h2" className="card-title" mb={4}>
        {t('mistakes.title')}
      </Text>
      <Text fz="sm" className="quiet" mb="sm">
        {t('mistakes.about')}
      </Text>
      <Switch
        label={t('mistakes.switch')}
        checked={open}
        onChange={({ currentTarget }) => {
          setOpen(currentTarget.checked);
          if (!currentTarget.checked) set({ mistakes: [] });
        }}
      />
      {open && (
        <Stack gap="sm" mt="md">
          {chosen.length > 0 && (
            <Alert color="red" icon={<IconFlask size={18} />} p="xs">
              {t('mistakes.warning')}
            </Alert>
          )}
          {entries.map((entry) => (
            <Checkbox
              key={entry.id}
              label={label(entry.label)}
              description={label(entry.about)}
              checked={chosen.includes(entry.id)}
              onChange={() => toggle(entry.id)}
            />
          ))}
        </Stack>
      )}
    </section>
  );
}

const none: never[] = [];
