import { ActionIcon } from '@mantine/core';
import { IconArrowsLeftRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { selectedGenerated } from '#state/images.ts';
import { Explained } from '../controls/Explained.tsx';
import { useApp } from '../useStore.ts';
import { ImageSlot } from './ImageSlot.tsx';
import { PrepareMenu } from './PrepareMenu.tsx';
import { usePaste } from './pasting.ts';
import { SampleBar } from './SampleBar.tsx';
import classes from './Slots.module.css';

/** The pair, how it is prepared, and sample pairs. */
export function Slots() {
  const { t } = useTranslation('compare');
  usePaste();
  const { reference, generated, count, swap } = useApp((store) => ({
    reference: store.reference,
    generated: selectedGenerated(store),
    count: store.generated.length,
    swap: store.swap,
  }));
  return (
    <section className="card" aria-label={t('slot.both')}>
      <div className={classes.slots}>
        <ImageSlot slot="reference" image={reference} />
        <Explained text={t('slot.swap')} position="top">
          <ActionIcon
            className={classes.swap}
            variant="default"
            size="lg"
            radius="xl"
            aria-label={t('slot.swap')}
            disabled={!reference || !generated}
            onClick={swap}
          >
            <IconArrowsLeftRight size={17} />
          </ActionIcon>
        </Explained>
        <ImageSlot slot="generated" image={generated} count={count} />
      </div>
      <div className={classes.tools}>
        <SampleBar />
        <PrepareMenu />
      </div>
    </section>
  );
}
