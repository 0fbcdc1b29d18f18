import { Button, Checkbox, Stack, Switch, Text } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mistakenTotal } from '#state/standing.ts';
import type { MistakeId } from '#worker/protocol.ts';
import { total as totalText } from '../format.ts';
import { loadTexts } from '../i18n/setup.ts';
import { lazyPart } from '../shell/lazyPart.tsx';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';

const Detective = lazyPart(async () => {
  await loadTexts('numbers');
  return (await import('./detective/Detective.tsx')).Detective;
});

/** Mistakes that people really make, to be made on purpose; off by default, loud when on. */
export function MistakeLab() {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const { entries, chosen, set, wrong, coming } = useApp((store) => ({
    entries: store.catalogue?.mistakes ?? none,
    chosen: store.settings.mistakes,
    set: store.set,
    wrong: mistakenTotal(store),
    coming: store.running.at === 'running',
  }));
  const [opened, setOpen] = useState(chosen.length > 0);
  // The detective may switch one on.
  const open = opened || chosen.length > 0;
  const [looking, setLooking] = useState(false);
  const id = useId();
  const toggle = (id: MistakeId) =>
    set({ mistakes: chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id] });
  // Several mistakes at once make one number: it stands beside each of them.
  const number = wrong !== null ? totalText(wrong) : coming ? t('mistakes.waiting') : '';
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
          {entries.map((entry) => (
            <Checkbox
              key={entry.id}
              label={
                <>
                  {label(entry.label)}
                  {chosen.includes(entry.id) && (
                    <Text span fw={650} c="var(--wrong)" ml={8}>
                      {number}
                    </Text>
                  )}
                </>
              }
              description={label(entry.about)}
              checked={chosen.includes(entry.id)}
              onChange={() => toggle(entry.id)}
            />
          ))}
        </Stack>
      )}
      <Button
        size="compact-sm"
        variant="default"
        mt="md"
        aria-expanded={looking}
        aria-controls={id}
        onClick={() => setLooking(!looking)}
      >
        {t('mistakes.look')}
      </Button>
      <div id={id}>{looking && <Detective />}</div>
    </section>
  );
}

const none: never[] = [];
