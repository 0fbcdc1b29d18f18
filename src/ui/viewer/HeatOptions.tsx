import { Button, NativeSelect, Popover, SegmentedControl, Select, Stack, Switch } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { barGradient, colourMapIds } from './colourMaps.ts';
import { percent } from './format.ts';
import { LabelledSlider } from './ModeOptions.tsx';
import type { HeatSettings, MetricChoice, Selection, ViewerRow } from './types.ts';
import classes from './viewer.module.css';

interface Props {
  rows: readonly ViewerRow[];
  metrics: readonly MetricChoice[];
  selected: Selection;
  onSelect: (selected: Selection) => void;
  settings: HeatSettings;
  onSettings: (settings: HeatSettings) => void;
}

/** Which map, over which image, and how it is coloured. */
export function HeatOptions({ rows, metrics, selected, onSelect, settings, onSettings }: Props) {
  const { t } = useTranslation('viewer');
  const colourOf = (key: string) => rows.find((row) => row.key === key)?.colour;
  const ofLayers = [
    { value: 'weighted-sum', label: t('heat.weightedSum') },
    ...rows.map((row) => ({
      value: row.key,
      label: row.map ? row.label : t('heat.noMap', { label: row.label }),
      disabled: !row.map,
    })),
  ];
  const ofMetrics = metrics.map(({ key, label, missing }) => ({
    value: key,
    label: missing ? t('heat.needs', { label, missing }) : label,
    disabled: missing !== null,
  }));
  const choices = [
    { group: t('heat.ofLayers'), items: ofLayers },
    { group: t('heat.ofMetrics'), items: ofMetrics },
  ];
  const dot = (key: string) =>
    colourOf(key) && <i className={classes.dot} style={{ background: colourOf(key) }} />;
  return (
    <>
      <Select
        className={classes.mapChoice}
        size="xs"
        aria-label={t('heat.map')}
        data={choices}
        value={selected}
        onChange={(value) => value && onSelect(value)}
        allowDeselect={false}
        maxDropdownHeight={320}
        leftSection={selected === 'weighted-sum' ? <span aria-hidden>Σ</span> : dot(selected)}
        renderOption={({ option }) => (
          <span className={classes.mode}>
            {option.value === 'weighted-sum' ? <span aria-hidden>Σ</span> : dot(option.value)}
            {option.label}
          </span>
        )}
      />
      <div className={classes.option}>
        <span aria-hidden>{t('heat.over')}</span>
        <SegmentedControl
          size="xs"
          aria-label={t('heat.over')}
          value={settings.under}
          onChange={(under) => onSettings({ ...settings, under: under as HeatSettings['under'] })}
          data={(['reference', 'generated', 'both'] as const).map((value) => ({
            value,
            label: t(`heat.under.${value}`),
          }))}
        />
      </div>
      <LabelledSlider
        label={t('heat.opacity')}
        value={settings.opacity}
        onChange={(opacity) => onSettings({ ...settings, opacity })}
        min={0}
        max={1}
        step={0.01}
        format={(share) => percent(share)}
      />
      <ColourOptions settings={settings} onSettings={onSettings} />
    </>
  );
}

function ColourOptions({ settings, onSettings }: Pick<Props, 'settings' | 'onSettings'>) {
  const { t } = useTranslation('viewer');
  const choice = <K extends 'colourMap' | 'scale' | 'range' | 'upsampling'>(
    name: K,
    values: readonly HeatSettings[K][],
  ) => (
    <NativeSelect
      size="xs"
      label={t(`${name}.name`)}
      description={t(`${name}.about`)}
      value={settings[name]}
      onChange={(event) => onSettings({ ...settings, [name]: event.currentTarget.value as HeatSettings[K] })}
      data={values.map((value) => ({ value, label: t(`${name}.${value}`) }))}
    />
  );
  return (
    <Popover position="bottom-end" width={300} shadow="md" trapFocus returnFocus withArrow>
      <Popover.Target>
        <Button size="xs" variant="default" leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}>
          {t('heat.colours')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('heat.colours')}>
        <Stack gap="sm">
          {choice('colourMap', colourMapIds)}
          <div
            className={classes.bar}
            style={{ backgroundImage: barGradient(settings.colourMap, settings.clearLow) }}
            aria-hidden
          />
          {choice('scale', ['linear', 'sqrt', 'log'])}
          {choice('range', ['max', 'percentile', 'locked'])}
          {choice('upsampling', ['nearest', 'smooth'])}
          <Switch
            size="xs"
            label={t('heat.clearLow')}
            checked={settings.clearLow}
            onChange={(event) => onSettings({ ...settings, clearLow: event.currentTarget.checked })}
          />
          <Switch
            size="xs"
            label={t('heat.grey')}
            checked={settings.grey}
            onChange={(event) => onSettings({ ...settings, grey: event.currentTarget.checked })}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
