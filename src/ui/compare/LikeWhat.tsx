import { Button } from '@mantine/core';
import { IconRuler2 } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { loadTexts } from '../i18n/setup.ts';
import { lazyPart } from '../shell/lazyPart.tsx';

const Anchors = lazyPart(async () => {
  await loadTexts('numbers');
  return (await import('./anchors/Anchors.tsx')).Anchors;
});

/** Opens the scale that says what the total is like; nothing is measured or fetched for it before. */
export function LikeWhat() {
  const { t } = useTranslation('compare');
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div>
      <Button
        size="compact-sm"
        variant="default"
        mt={6}
        leftSection={<IconRuler2 size={15} />}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {t('total.like')}
      </Button>
      <div id={id}>{open && <Anchors />}</div>
    </div>
  );
}
