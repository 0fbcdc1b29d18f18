import { Alert } from '@mantine/core';
import { type CSSProperties, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pixels } from '#worker/protocol.ts';
import { ViewController } from './controller.ts';
import { HeatOptions } from './HeatOptions.tsx';
import { InspectButton } from './inspector/InspectButton.tsx';
import { Legend } from './Legend.tsx';
import { ModeBar } from './ModeBar.tsx';
import { BlinkOptions, DifferenceOptions, OnionOptions } from './ModeOptions.tsx';
import { Band } from './mask/Band.tsx';
import { MaskTools } from './mask/MaskTools.tsx';
import { useRegion } from './mask/useRegion.ts';
import { BlinkPane, DifferencePane, HeatPanes, OnionPane, SidePanes, SplitPane } from './Panes.tsx';
import { ReadOut } from './ReadOut.tsx';
import { Raster } from './raster.ts';
import type {
  HeatSettings,
  MadeMap,
  MetricChoice,
  Selection,
  ViewerImage,
  ViewerMask,
  ViewerRow,
  ViewMode,
} from './types.ts';
import { useBlink } from './useBlink.ts';
import { useDifference } from './useDifference.ts';
import { layersOf, mapsOf, useHeat } from './useHeat.ts';
import classes from './viewer.module.css';
import { weightedMapAt } from './weightedMap.ts';

export interface ImageViewerProps {
  /** Both at the working size. */
  reference: ViewerImage;
  generated: ViewerImage;
  /** Every measured row, in the order of the layer panel. */
  rows: readonly ViewerRow[];
  /** Those with a map of their own. */
  metrics: readonly MetricChoice[];
  /** The map of the metric that is selected; null where it has none of this pair. */
  metricMap: MadeMap | 'coming' | null;
  /** Which map the heat view shows. */
  selected: Selection;
  onSelect: (selected: Selection) => void;
  mode: ViewMode;
  onMode: (mode: ViewMode) => void;
  /** How maps are coloured; begin with `defaultHeat`. */
  heat: HeatSettings;
  onHeat: (settings: HeatSettings) => void;
  /** Region that counts; null: everything. Called once per finished stroke. */
  mask: ViewerMask | null;
  onMask: (mask: ViewerMask | null) => void;
  /** A comparison is running: what is shown may be of the one before. */
  busy?: boolean;
}

/** The two images and what lies between them: six ways to look, one zoom, one pixel read-out, one region. */
export function ImageViewer(props: ImageViewerProps) {
  const { reference, generated, rows, selected, onSelect, mode, onMode, heat, onHeat, mask, onMask } = props;
  const { t } = useTranslation('viewer');
  const { width, height } = reference.pixels;
  const controller = useMemo(() => new ViewController({ width, height }), [width, height]);
  const referenceRaster = useRaster(reference.pixels);
  const generatedRaster = useRaster(generated.pixels);
  const [crosshair, setCrosshair] = useState(false);
  const [regionOpen, setRegionOpen] = useState(false);
  const [onion, setOnion] = useState(0.5);
  const [logGain, setLogGain] = useState(2);
  const blink = useBlink(mode === 'blink');
  const region = useRegion({ width, height }, mask, onMask);
  const difference = useDifference(reference.pixels, generated.pixels, logGain, mode === 'difference');
  const metric = props.metrics.find(({ key }) => key === selected);
  const made = metric && props.metricMap !== 'coming' ? props.metricMap : null;
  const layers = useMemo(
    () => (metric ? (made?.layers ?? []).map((map) => ({ map, weight: 1 })) : layersOf(rows, selected)),
    [metric, made, rows, selected],
  );
  const family = useMemo(() => (metric ? (made?.layers ?? []) : mapsOf(rows)), [metric, made, rows]);
  const { painter, summary } = useHeat({ width, height }, layers, family, heat, mode === 'heat');

  const row = rows.find(({ key }) => key === selected);
  const mapName = selected === 'weighted-sum' ? t('heat.weightedSum') : ((metric ?? row)?.label ?? selected);
  const hasMap = layers.length > 0;
  const mapAt = useCallback(
    (x: number, y: number) => (painter.plan ? weightedMapAt(painter.plan, x, y) : null),
    [painter],
  );
  const legendTitle = metric
    ? t('legend.metric', { metric: metric.label, about: metric.about })
    : selected === 'weighted-sum'
      ? t('legend.weightedSum')
      : t('legend.tap', { tap: mapName });
  const onCrosshair = (on: boolean) => {
    setCrosshair(on);
    if (on) controller.moveProbe(0, 0);
    else controller.probe.set(null);
  };
  const common = {
    reference,
    generated,
    rasters: { reference: referenceRaster, generated: generatedRaster, veil: region.editor.veil },
    controller,
    tools: {
      crosshair,
      onCrosshair,
      drawing: regionOpen ? region.drawing : null,
      stamp: regionOpen ? region.stamp : null,
      brush: regionOpen && region.tool !== 'rectangle' ? region.brushSize / 2 : null,
    },
    band: <Band controller={controller} band={region.band} />,
  };
  const panes = () => {
    switch (mode) {
      case 'side':
        return <SidePanes {...common} />;
      case 'split':
        return <SplitPane {...common} />;
      case 'onion':
        return <OnionPane {...common} opacity={onion} />;
      case 'blink':
        return <BlinkPane {...common} blink={blink} />;
      case 'difference':
        return <DifferencePane {...common} difference={difference} />;
      case 'heat':
        return <HeatPanes {...common} heat={{ painter, summary }} settings={heat} mapName={mapName} />;
      default:
        return mode satisfies never;
    }
  };
  return (
    <section className={classes.viewer} aria-label={t('name')} aria-busy={props.busy ?? false}>
      <ModeBar
        {...{ mode, onMode, controller, crosshair, onCrosshair }}
        region={regionOpen}
        onRegion={setRegionOpen}
      />
      {(mode === 'onion' || mode === 'blink' || mode === 'difference' || mode === 'heat') && (
        <fieldset className={classes.options} aria-label={t('options', { mode: t(`mode.${mode}`) })}>
          {mode === 'onion' && <OnionOptions value={onion} onChange={setOnion} />}
          {mode === 'blink' && <BlinkOptions blink={blink} />}
          {mode === 'difference' && <DifferenceOptions value={logGain} onChange={setLogGain} />}
          {mode === 'heat' && (
            <HeatOptions
              {...{ rows, metrics: props.metrics, selected, onSelect }}
              settings={heat}
              onSettings={onHeat}
            />
          )}
          {mode === 'heat' && row && <InspectButton row={row} image={reference.pixels} settings={heat} />}
        </fieldset>
      )}
      {regionOpen && <MaskTools region={region} />}
      <div
        className={classes.panes}
        data-two={mode === 'side' || (mode === 'heat' && heat.under === 'both') ? '' : undefined}
        style={{ '--ratio': width / height } as CSSProperties}
      >
        {props.busy && <div className={classes.busy} aria-hidden />}
        {panes()}
      </div>
      {mode === 'heat' && hasMap && (
        <Legend
          title={legendTitle}
          stride={
            layers.length === 1 && selected !== 'weighted-sum'
              ? Math.round(width / layers[0]!.map.width)
              : null
          }
          mean={made?.mean}
          more={metric ? [t('legend.range', { range: metric.range }), ...(metric.by ? [metric.by] : [])] : []}
          {...{ summary }}
          settings={heat}
          masked={mask !== null}
        />
      )}
      {mode === 'heat' && !hasMap && (
        <Alert variant="light" aria-live="polite">
          {metric
            ? t(props.metricMap === 'coming' ? 'heat.metricComing' : 'heat.metricNone', {
                metric: metric.label,
              })
            : t(selected === 'weighted-sum' ? 'heat.noMaps' : 'heat.noMapHere')}
        </Alert>
      )}
      <ReadOut
        controller={controller}
        reference={reference.pixels}
        generated={generated.pixels}
        mapName={mode === 'heat' && hasMap ? mapName : null}
        mapAt={mapAt}
      />
    </section>
  );
}

function useRaster(pixels: Pixels): Raster {
  return useMemo(() => new Raster(pixels, pixels.rgba), [pixels]);
}
