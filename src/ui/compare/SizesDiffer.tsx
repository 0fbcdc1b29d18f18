import { Alert, Anchor, Button, Group, Text } from '@mantine/core';
import { IconRulerMeasure } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { shownResult } from '#state/comparison.ts';
import { selectedGenerated } from '#state/images.ts';
import { standingOf } from '#state/standing.ts';
import type { Prepare, Size } from '#worker/protocol.ts';
import { useApp } from '../useStore.ts';

const sizeText = ({ width, height }: Size) => `${width} × ${height}`;

/** Unequal sizes are never changed silently: asks what to do, and says what was done as long as it is. */
export function SizesDiffer() {
  const { t } = useTranslation('compare');
  const { reference, generated, prepare, working, set } = useApp((store) => ({
    reference: store.reference,
    generated: selectedGenerated(store),
    prepare: store.settings.prepare,
    working: standingOf(store) === 'current' ? (shownResult(store)?.working ?? null) : null,
    set: store.set,
  }));
  if (!reference || !generated) return null;
  if (reference.width === generated.width && reference.height === generated.height) return null;
  const choose = (choice: Prepare['fit']) => set({ prepare: { ...prepare, fit: choice } });
  const sizes = { a: sizeText(reference), b: sizeText(generated) };
  if (prepare.fit !== 'refuse') {
    const common = {
      width: Math.min(reference.width, generated.width),
      height: Math.min(reference.height, generated.height),
    };
    const asked = sizeText(prepare.fit === 'crop' ? common : reference);
    const size = working && sizeText(working) !== asked ? `${asked} → ${sizeText(working)}` : asked;
    return (
      <Text fz="sm" mt="xs" px={4} component="div" role="note">
        {t(`sizes.note_${prepare.fit}`, { ...sizes, size })}{' '}
        <Anchor component="button" type="button" fz="sm" onClick={() => choose('refuse')}>
          {t('sizes.change')}
        </Anchor>
      </Text>
    );
  }
  return (
    <Alert mt="sm" color="yellow" icon={<IconRulerMeasure size={18} />} title={t('sizes.title')}>
      <Text fz="sm">{t('sizes.text', sizes)}</Text>
      <Group mt="xs" gap="xs">
        <Button size="compact-sm" onClick={() => choose('resize')}>
          {t('sizes.resize')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => choose('crop')}>
          {t('sizes.crop')}
        </Button>
      </Group>
    </Alert>
  );
}
