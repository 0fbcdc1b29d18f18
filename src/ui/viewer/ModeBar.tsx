import { ActionIcon, Group, SegmentedControl } from '@mantine/core';
import {
  IconArrowsExchange,
  IconBrush,
  IconCrosshair,
  IconFlame,
  IconLayersDifference,
  IconLayersIntersect,
  IconLayoutColumns,
  IconMaximize,
  IconSeparatorVertical,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import { type ComponentType, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Explained } from '../controls/Explained.tsx';
import type { ViewController } from './controller.ts';
import { percent } from './format.ts';
import { type ViewMode, viewModes } from './types.ts';
import classes from './viewer.module.css';

const icons: Readonly<Record<ViewMode, ComponentType<{ size: number; 'aria-hidden': true }>>> = {
  side: IconLayoutColumns,
  split: IconSeparatorVertical,
  onion: IconLayersIntersect,
  blink: IconArrowsExchange,
  difference: IconLayersDifference,
  heat: IconFlame,
};

interface Props {
  mode: ViewMode;
  onMode: (mode: ViewMode) => void;
  controller: ViewController;
  crosshair: boolean;
  onCrosshair: (on: boolean) => void;
  region: boolean;
  onRegion: (open: boolean) => void;
}

/** How the images are laid over each other, zoom, crosshair, and the switch of the region tools. */
export function ModeBar(props: Props) {
  const { mode, onMode, controller, crosshair, onCrosshair, region, onRegion } = props;
  const { t } = useTranslation('viewer');
  const [pointed, setPointed] = useState<ViewMode | null>(null);
  const explained = pointed ?? mode;
  return (
    <div className={classes.modeBar}>
      <Explained text={`${t(`mode.${explained}`)}: ${t(`mode.about.${explained}`)}`}>
        <SegmentedControl
          className={classes.modes}
          aria-label={t('mode.name')}
          size="xs"
          value={mode}
          onChange={(value) => onMode(value as ViewMode)}
          data={viewModes.map((value) => {
            const Icon = icons[value];
            return {
              value,
              label: (
                <span className={classes.mode} onPointerEnter={() => setPointed(value)}>
                  <Icon size={16} aria-hidden />
                  <span className={classes.modeText}>{t(`mode.${value}`)}</span>
                </span>
              ),
            };
          })}
          onPointerLeave={() => setPointed(null)}
        />
      </Explained>
      <Group className={classes.tools} gap={4} wrap="nowrap" role="group" aria-label={t('zoom.group')}>
        <Action label={t('zoom.out')} icon={IconZoomOut} onClick={() => controller.zoomOut()} />
        <ZoomText controller={controller} />
        <Action label={t('zoom.in')} icon={IconZoomIn} onClick={() => controller.zoomIn()} />
        <Action label={t('zoom.fit')} icon={IconMaximize} onClick={() => controller.reset()} />
        <Action
          label={t('crosshair')}
          icon={IconCrosshair}
          pressed={crosshair}
          onClick={() => onCrosshair(!crosshair)}
        />
        <Action
          label={t('region.open')}
          icon={IconBrush}
          pressed={region}
          onClick={() => onRegion(!region)}
        />
      </Group>
    </div>
  );
}

interface ActionProps {
  label: string;
  icon: ComponentType<{ size: number; 'aria-hidden': true }>;
  onClick: () => void;
  pressed?: boolean;
  disabled?: boolean;
}

/** A button of the viewer that shows an icon only; `pressed` makes it a switch. */
export function Action({ label, icon: Icon, onClick, pressed, disabled = false }: ActionProps) {
  return (
    <Explained text={label} position="top">
      <ActionIcon
        size="lg"
        variant={pressed ? 'light' : 'subtle'}
        {...(pressed ? {} : { color: 'gray' })}
        className={classes.action}
        aria-label={label}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={onClick}
      >
        <Icon size={18} aria-hidden />
      </ActionIcon>
    </Explained>
  );
}

function ZoomText({ controller }: { controller: ViewController }) {
  const { t } = useTranslation('viewer');
  const text = useRef<HTMLOutputElement>(null);
  useEffect(
    () =>
      controller.view.watch(() => {
        if (text.current) text.current.textContent = percent(controller.scale());
      }),
    [controller],
  );
  return <output ref={text} className={classes.zoomText} aria-label={t('zoom.level')} />;
}
