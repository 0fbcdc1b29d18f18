import { Button, Popover, Select, Stack } from '@mantine/core';
import { IconDimensions } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Prepare } from '#worker/protocol.ts';
import { Explained } from '../controls/Explained.tsx';
import { useApp } from '../useStore.ts';
import { useSizeCosts } from './useSizeCosts.ts';

const sides = ['128', '256', '384', '512', '768', '1024', '2048', '4096', 'native'];

/** The size that is measured, how it is reached, and what lies under transparency. */
export function PrepareMenu() {
  const { t } = useTranslation('compare');
  const { prepare, set } = useApp(({ settings, set }) => ({ prepare: settings.prepare, set }));
  const change = (part: Partial<Prepare>) => set({ prepare: { ...prepare, ...part } });
  const side = prepare.longestSide === null ? 'native' : String(prepare.longestSide);
  const sideText = side === 'native' ? t('prepare.native') : `≤ ${side}`;
  const [opened, setOpened] = useState(false);
  const all = [...new Set([...sides, side])];
  const asSide = (value: string) => (value === 'native' ? null : Number(value));
  const noteOf = useSizeCosts(all.map(asSide), opened);
  const common = { allowDeselect: false, comboboxProps: { withinPortal: false } } as const;
  return (
    <Popover width={300} position="bottom-start" withArrow trapFocus onChange={setOpened}>
      <Explained text={t('prepare.help')}>
        <Popover.Target>
          <Button variant="default" size="compact-sm" leftSection={<IconDimensions size={15} />}>
            {t('prepare.label')}: {sideText}
          </Button>
        </Popover.Target>
      </Explained>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Select
            {...common}
            label={t('prepare.side')}
            description={t('prepare.sideHelp')}
            value={side}
            data={all.map((value) => {
              const [name, note] = [value === 'native' ? t('prepare.native') : value, noteOf(asSide(value))];
              return {
                value,
                label: note ? `${name} · ${note.text}` : name,
                disabled: note?.refused === true && value !== side,
              };
            })}
            onChange={(value) => value && change({ longestSide: asSide(value) })}
          />
          <Select
            {...common}
            label={t('prepare.fit')}
            value={prepare.fit}
            data={(['refuse', 'resize', 'crop'] as const).map((value) => ({
              value,
              label: t(`prepare.fits.${value}`),
            }))}
            onChange={(value) => value && change({ fit: value as Prepare['fit'] })}
          />
          <Select
            {...common}
            label={t('prepare.resample')}
            description={t('prepare.resampleHelp')}
            value={prepare.resample}
            data={(['lanczos', 'bicubic', 'bilinear'] as const).map((value) => ({
              value,
              label: t(`prepare.filter.${value}`),
            }))}
            onChange={(value) => value && change({ resample: value as Prepare['resample'] })}
          />
          <Select
            {...common}
            label={t('prepare.background')}
            description={t('prepare.backgroundHelp')}
            value={prepare.background}
            data={(['white', 'grey', 'black'] as const).map((value) => ({
              value,
              label: t(`prepare.${value}`),
            }))}
            onChange={(value) => value && change({ background: value as Prepare['background'] })}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
