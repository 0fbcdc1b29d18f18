import { NumberInput, Popover, SegmentedControl, Stack, Text, UnstyledButton } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conventions, Prepare } from '#worker/protocol.ts';
import { ppdLimits } from '#worker/schemas.ts';
import { useApp } from '../useStore.ts';
import classes from './TotalCard.module.css';

const choices = [
  { key: 'channels', values: ['rgb', 'y'], help: true },
  { key: 'ssim', values: ['gaussian-11', 'uniform-7'], help: true },
  { key: 'bits', values: ['stored', '8'], help: false },
] as const;

const isPpd = (ppd: number) => ppd >= ppdLimits.least && ppd <= ppdLimits.most;

const profiles = ['stored', 'srgb'] as const satisfies readonly Prepare['profiles'][];

/** How PSNR, SSIM and the like are taken, and in which colours everything is; `text` is what the button shows. */
export function ConventionsMenu({ text }: { text: string }) {
  const { t } = useTranslation('compare');
  const { conventions, prepare, set } = useApp(({ settings, set }) => ({
    conventions: settings.conventions,
    prepare: settings.prepare,
    set,
  }));
  const change = (part: Partial<Conventions>) => set({ conventions: { ...conventions, ...part } });
  return (
    <Popover width={320} position="bottom-end" withArrow trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes.conventions} aria-label={`${t('conventions.open')}: ${text}`}>
          {text}
        </UnstyledButton>
      </Popover.Target>
      {/* Above or below the button there is always as much room: the page need not be scrolled, which would close it. */}
      <Popover.Dropdown mah="45dvh" style={{ overflowY: 'auto' }}>
        <Stack gap="sm">
          <Text fz="xs" className="quiet">
            {t('conventions.help')}
          </Text>
          {choices.map(({ key, values, help }) => (
            <Choice
              key={key}
              name={t(`conventions.${key}`)}
              help={help ? t(`conventions.${key}Help`) : ''}
              value={conventions[key]}
              data={values.map((value) => ({ value, label: t(`conventions.names.${value}`) }))}
              onChange={(value) => change({ [key]: value })}
            />
          ))}
          <Choice
            name={t('conventions.profiles')}
            help={t('conventions.profilesHelp')}
            value={prepare.profiles}
            data={profiles.map((value) => ({ value, label: t(`conventions.profileNames.${value}`) }))}
            onChange={(value) => set({ prepare: { ...prepare, profiles: value as Prepare['profiles'] } })}
          />
          <NumberInput
            label={t('conventions.border')}
            description={t('conventions.borderHelp')}
            min={0}
            max={256}
            clampBehavior="strict"
            allowDecimal={false}
            allowNegative={false}
            value={conventions.border}
            onChange={(border) => typeof border === 'number' && change({ border })}
          />
          <NumberInput
            label={t('conventions.ppd')}
            description={t('conventions.ppdHelp')}
            min={ppdLimits.least}
            max={ppdLimits.most}
            decimalScale={3}
            allowNegative={false}
            value={conventions.ppd}
            onChange={(ppd) => typeof ppd === 'number' && isPpd(ppd) && change({ ppd })}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

interface ChoiceProps {
  name: string;
  help: string;
  value: string;
  data: { value: string; label: string }[];
  onChange(value: string): void;
}

function Choice({ name, help, value, data, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div>
      <Text id={id} fz="sm" fw={500}>
        {name}
      </Text>
      {help && (
        <Text fz="xs" className="quiet" mb={4}>
          {help}
        </Text>
      )}
      <SegmentedControl fullWidth aria-labelledby={id} value={value} data={data} onChange={onChange} />
    </div>
  );
}
