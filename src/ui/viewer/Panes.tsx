import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ViewController } from './controller.ts';
import type { HeatPainter, HeatSummary } from './heatPainter.ts';
import { Layer } from './Layer.tsx';
import { Pane, type PaneTools } from './Pane.tsx';
import type { Raster } from './raster.ts';
import { SplitHandle, useSplitClip } from './Split.tsx';
import type { HeatSettings, ViewerImage } from './types.ts';
import type { Blink } from './useBlink.ts';
import type { DifferenceSummary } from './useDifference.ts';
import { useWords } from './useWords.ts';
import classes from './viewer.module.css';
import { Watched } from './watched.ts';

export interface Rasters {
  readonly reference: Raster;
  readonly generated: Raster;
  /** Lies over every picture: the veil of what does not count. */
  readonly veil: Raster;
}

interface Common {
  reference: ViewerImage;
  generated: ViewerImage;
  rasters: Rasters;
  controller: ViewController;
  tools: PaneTools;
  /** The rectangle that is being drawn. */
  band: ReactNode;
}

function Tag({ children, end = false }: { children: ReactNode; end?: boolean }) {
  return (
    <span className={end ? classes.tagEnd : classes.tag} aria-hidden>
      {children}
    </span>
  );
}

export function SidePanes({ reference, generated, rasters, controller, tools, band }: Common) {
  const { t } = useTranslation('viewer');
  const words = useWords();
  return (['reference', 'generated'] as const).map((which) => {
    const image = which === 'reference' ? reference : generated;
    return (
      <Pane
        key={which}
        label={t('pane.one', { which: t(`which.${which}`) })}
        {...{ controller, tools }}
        overlay={
          <>
            <Tag>{t(`which.${which}`)}</Tag>
            {band}
          </>
        }
      >
        <Layer raster={rasters[which]} alt={words.image(which, image)} />
        <Layer raster={rasters.veil} />
      </Pane>
    );
  });
}

export function SplitPane({ reference, generated, rasters, controller, tools, band }: Common) {
  const { t } = useTranslation('viewer');
  const words = useWords();
  const top = useRef<HTMLCanvasElement>(null);
  const split = useMemo(() => new Watched(0.5), []);
  useSplitClip(top, controller, split);
  return (
    <Pane
      label={t('pane.two')}
      {...{ controller, tools }}
      overlay={
        <>
          <Tag>{t('which.reference')}</Tag>
          <Tag end>{t('which.generated')}</Tag>
          <SplitHandle split={split} />
          {band}
        </>
      }
    >
      <Layer raster={rasters.reference} alt={words.image('reference', reference)} />
      <Layer ref={top} raster={rasters.generated} alt={words.image('generated', generated)} />
      <Layer raster={rasters.veil} />
    </Pane>
  );
}

export function OnionPane({ opacity, ...common }: Common & { opacity: number }) {
  const { reference, generated, rasters, controller, tools, band } = common;
  const { t } = useTranslation('viewer');
  const words = useWords();
  return (
    <Pane
      label={t('pane.two')}
      {...{ controller, tools }}
      overlay={
        <>
          <Tag>{t('onion.tag', { share: Math.round(100 * opacity) })}</Tag>
          {band}
        </>
      }
    >
      <Layer raster={rasters.reference} alt={words.image('reference', reference)} />
      <Layer raster={rasters.generated} alt={words.image('generated', generated)} style={{ opacity }} />
      <Layer raster={rasters.veil} />
    </Pane>
  );
}

export function BlinkPane({ blink, ...common }: Common & { blink: Blink }) {
  const { reference, generated, rasters, controller, tools, band } = common;
  const { t } = useTranslation('viewer');
  const words = useWords();
  const top = useRef<HTMLCanvasElement>(null);
  const tag = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      blink.second.watch((second) => {
        if (top.current) top.current.style.visibility = second ? 'visible' : 'hidden';
        if (tag.current) tag.current.textContent = t(second ? 'which.generated' : 'which.reference');
      }),
    [blink.second, t],
  );
  return (
    <Pane
      label={t('pane.two')}
      {...{ controller, tools }}
      overlay={
        <>
          <span ref={tag} className={classes.tag} aria-hidden />
          {band}
        </>
      }
    >
      <Layer raster={rasters.reference} alt={words.image('reference', reference)} />
      <Layer ref={top} raster={rasters.generated} alt={words.image('generated', generated)} />
      <Layer raster={rasters.veil} />
    </Pane>
  );
}

interface DifferenceProps extends Common {
  difference: { raster: Raster; summary: DifferenceSummary | null };
}

export function DifferencePane({ difference, ...common }: DifferenceProps) {
  const { generated, rasters, controller, tools, band } = common;
  const { t } = useTranslation('viewer');
  const words = useWords();
  return (
    <Pane
      label={t('pane.difference')}
      {...{ controller, tools }}
      overlay={
        <>
          <Tag>{t('difference.tag')}</Tag>
          {band}
        </>
      }
    >
      <Layer raster={difference.raster} alt={words.difference(generated, difference.summary)} />
      <Layer raster={rasters.veil} />
    </Pane>
  );
}

interface HeatProps extends Common {
  heat: { painter: HeatPainter; summary: HeatSummary | null };
  settings: HeatSettings;
  mapName: string;
}

export function HeatPanes({ heat, settings, mapName, ...common }: HeatProps) {
  const { reference, generated, rasters, controller, tools, band } = common;
  const { t } = useTranslation('viewer');
  const words = useWords();
  const under = settings.under === 'both' ? (['reference', 'generated'] as const) : [settings.under];
  return under.map((which) => {
    const image = which === 'reference' ? reference : generated;
    const grey = settings.grey ? { filter: 'grayscale(1)' } : {};
    return (
      <Pane
        key={which}
        label={t('pane.heat', { which: t(`which.${which}`) })}
        {...{ controller, tools }}
        overlay={
          <>
            <Tag>{t('heat.tag', { map: mapName, which: t(`which.${which}`) })}</Tag>
            {band}
          </>
        }
      >
        <Layer raster={rasters[which]} style={grey} />
        <Layer
          raster={heat.painter.raster}
          alt={words.heat(mapName, which, image, heat.summary)}
          style={{ opacity: settings.opacity }}
        />
        <Layer raster={rasters.veil} />
      </Pane>
    );
  });
}
