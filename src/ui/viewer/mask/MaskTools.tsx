import { Button, Group, NumberInput, SegmentedControl, Slider, Text } from '@mantine/core';
import {
  IconArrowBackUp,
  IconBrush,
  IconContrast,
  IconEraser,
  IconRectangle,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { percent } from '../format.ts';
import { Action } from '../ModeBar.tsx';
import classes from '../viewer.module.css';
import type { Region, RegionTool } from './useRegion.ts';

const tools = [
  ['brush', IconBrush],
  ['eraser', IconEraser],
  ['rectangle', IconRectangle],
] as const;

/** Draws the region that counts; every tool also works by numbers, without a pointer. */
export function MaskTools({ region }: { region: Region }) {
  const { t } = useTranslation('viewer');
  const { editor, state } = region;
  const { width, height } = editor.size;
  const largest = Math.max(8, Math.round(Math.min(width, height) / 2));
  return (
    <section className={classes.panel} aria-label={t('region.name')}>
      <div className={classes.options}>
        <SegmentedControl
          size="xs"
          aria-label={t('region.tool')}
          value={region.tool}
          onChange={(value) => region.setTool(value as RegionTool)}
          data={tools.map(([value, Icon]) => ({
            value,
            label: (
              <span className={classes.mode}>
                <Icon size={16} aria-hidden />
                <span>{t(`region.${value}`)}</span>
              </span>
            ),
          }))}
        />
        <div className={classes.option}>
          <span aria-hidden="true">{t('region.size')}</span>
          <Slider
            className={classes.slider}
            thumbLabel={t('region.size')}
            thumbValueText={t('pixels', { count: region.brushSize })}
            min={2}
            max={largest}
            value={region.brushSize}
            onChange={region.setBrushSize}
            label={(value) => t('pixels', { count: value })}
            disabled={region.tool === 'rectangle'}
          />
          <output className={classes.number}>{t('pixels', { count: region.brushSize })}</output>
        </div>
        <Group gap={4} wrap="nowrap">
          <Action
            label={t('region.undo')}
            icon={IconArrowBackUp}
            disabled={!state.canUndo}
            onClick={() => editor.undo()}
          />
          <Action
            label={t('region.invert')}
            icon={IconContrast}
            disabled={state.coverage === null}
            onClick={() => editor.invert()}
          />
          <Action
            label={t('region.clear')}
            icon={IconTrash}
            disabled={state.coverage === null}
            onClick={() => editor.clear()}
          />
        </Group>
        <Text size="xs" role="status">
          {state.coverage === null
            ? t('region.everything')
            : t('region.covers', { share: percent(state.coverage, 1) })}
        </Text>
      </div>
      <RectangleByNumbers region={region} />
    </section>
  );
}

function RectangleByNumbers({ region }: { region: Region }) {
  const { t } = useTranslation('viewer');
  const { editor } = region;
  const { width, height } = editor.size;
  const [rect, setRect] = useState(() => ({
    x: Math.floor(width / 4),
    y: Math.floor(height / 4),
    width: Math.ceil(width / 2),
    height: Math.ceil(height / 2),
  }));
  const draw = (erase: boolean) => {
    editor.rectangle(rect, erase);
    editor.commit();
  };
  const field = (name: keyof typeof rect, least: number, most: number) => (
    <NumberInput
      className={classes.numberField}
      size="xs"
      label={t(`region.${name}`)}
      min={least}
      max={most}
      allowDecimal={false}
      clampBehavior="strict"
      value={rect[name]}
      onChange={(value) => typeof value === 'number' && setRect((now) => ({ ...now, [name]: value }))}
    />
  );
  return (
    <fieldset className={classes.rectangle}>
      <legend>{t('region.byNumbers')}</legend>
      {field('x', 0, width - 1)}
      {field('y', 0, height - 1)}
      {field('width', 1, width)}
      {field('height', 1, height)}
      <Button size="xs" variant="light" onClick={() => draw(false)}>
        {t('region.add')}
      </Button>
      <Button size="xs" variant="default" onClick={() => draw(true)}>
        {t('region.remove')}
      </Button>
    </fieldset>
  );
}
