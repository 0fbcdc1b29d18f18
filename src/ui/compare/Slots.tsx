import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconArrowsLeftRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { selectedGenerated } from '#state/images.ts';
import { useApp } from '../useStore.ts';
import { ImageSlot } from './ImageSlot.tsx';
import { PrepareMenu } from './PrepareMenu.tsx';
import { SampleMenu } from './SampleMenu.tsx';

/** The pair, how it is prepared, and sample pairs. */
export function Slots() {
  const { t } = useTranslation('compare');
  const { reference, generated, count, swap } = useApp((store) => ({
    reference: store.reference,
    generated: selectedGenerated(store),
    count: store.generated.length,
    swap: store.swap,
  }));
  return (
    <section className="card" aria-label={t('view')}>
      <div className="slots">
        <ImageSlot slot="reference" image={reference} />
        <Tooltip label={t('slot.swap')}>
          <ActionIcon
            variant="default"
            size="lg"
            radius="xl"
            aria-label={t('slot.swap')}
            disabled={!reference || !generated}
            onClick={swap}
            style={{ justifySelf: 'center' }}
          >
            <IconArrowsLeftRight size={18} />
          </ActionIcon>
        </Tooltip>
        <ImageSlot slot="generated" image={generated} count={count} />
      </div>
      <Group mt="sm" gap="xs">
        <SampleMenu />
        <PrepareMenu />
      </Group>
    </section>
  );
}
