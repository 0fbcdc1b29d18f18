import { Badge, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { shownResult } from '#state/comparison.ts';
import type { Size } from '#worker/protocol.ts';
import { Explained } from '../controls/Explained.tsx';
import { useApp } from '../useStore.ts';

const text = ({ width, height }: Size) => `${width} × ${height}`;

/** Says where the network looks at a reduced size, with one click to the images' own; nothing where it does not. */
export function SizeChip() {
  const { t } = useTranslation('compare');
  const { working, native, prepare, set } = useApp((store) => ({
    working: shownResult(store)?.working ?? null,
    native: shownResult(store)?.metricsSize ?? null,
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
