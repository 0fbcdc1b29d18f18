import { Badge, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { shownResult } from '#state/comparison.ts';
import { selectedGenerated } from '#state/images.ts';
import type { Store } from '#state/store.ts';
import type { Size } from '#worker/protocol.ts';
import { Explained } from '../controls/Explained.tsx';
import { useApp } from '../useStore.ts';

const text = ({ width, height }: Size) => `${width} × ${height}`;

/** The size at which metrics are taken of the shown pair: known before they are, so that nothing comes and goes with them. */
function nativeSize(store: Store): Size | null {
  const reference = store.measured?.request.reference;
  const generated = selectedGenerated(store);
  if (!reference || !generated || store.measured?.request.prepare.fit !== 'crop') return reference ?? null;
  return {
    width: Math.min(reference.width, generated.width),
    height: Math.min(reference.height, generated.height),
  };
}

/** Says where the network looks at a reduced size, with one click to the images' own; nothing where it does not. */
export function SizeChip() {
  const { t } = useTranslation('compare');
  const { working, native, prepare, set } = useApp((store) => ({
    working: shownResult(store)?.working ?? null,
    native: nativeSize(store),
    prepare: store.settings.prepare,
    set: store.set,
  }));
  if (!working || !native || text(working) === text(native) || prepare.longestSide === null) return null;
  const sizes = { working: text(working), native: text(native) };
  return (
    <Explained text={t('prepare.toNative', sizes)}>
      <UnstyledButton
        aria-label={t('prepare.toNative', sizes)}
        onClick={() => set({ prepare: { ...prepare, longestSide: null } })}
      >
        <Badge variant="light" color="gray" tt="none" fw={550} style={{ cursor: 'pointer' }}>
          {t('prepare.reduced', sizes)}
        </Badge>
      </UnstyledButton>
    </Explained>
  );
}
