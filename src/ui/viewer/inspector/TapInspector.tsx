import { Skeleton, Text } from '@mantine/core';
import { type CSSProperties, type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Size } from '#worker/protocol.ts';
import { measured, percent } from '../../format.ts';
import { lazyPart } from '../../shell/lazyPart.tsx';
import { Layer } from '../Layer.tsx';
import { Legend } from '../Legend.tsx';
import { mapStats, median } from '../range.ts';
import type { HeatMap, HeatSettings, ViewerRow } from '../types.ts';
import { useHeat } from '../useHeat.ts';
import classes from './inspector.module.css';

const MapHistogram = lazyPart(
  async () => (await import('./MapHistogram.tsx')).MapHistogram,
  <Skeleton height={180} />,
);

interface Props {
  row: ViewerRow & { readonly map: HeatMap };
  /** Of the image that the map was measured on. */
  image: Size;
  settings: HeatSettings;
}

/** One tap's map, a value a position, with its statistics and how its values are spread. */
export function TapInspector({ row, image, settings }: Props) {
  const { t } = useTranslation('viewer');
  const { map } = row;
  const [layers, family] = useMemo(() => [[{ map, weight: 1 }], [map]], [map]);
  const opaque = useMemo(
    () => ({ ...settings, clearLow: false, upsampling: 'nearest' as const }),
    [settings],
  );
  const { painter, summary } = useHeat(map, layers, family, opaque, true);
  const stats = useMemo(() => mapStats(map), [map]);
  const half = useMemo(() => median(map.values), [map]);
  const place = {
    x: Math.floor(((stats.x + 0.5) * image.width) / map.width),
    y: Math.floor(((stats.y + 0.5) * image.height) / map.height),
  };
  const facts: readonly [string, ReactNode][] = [
    [t('inspector.size'), t('inspector.positions', { width: map.width, height: map.height })],
    [t('inspector.lowest'), measured(stats.lowest)],
    [t('inspector.half'), measured(half)],
    [t('inspector.mean'), measured(stats.mean)],
    [t('inspector.highest'), measured(stats.highest)],
    [t('inspector.where'), t('inspector.place', place)],
    [t('inspector.above'), percent(shareAbove(map, stats.mean))],
  ];
  const alt = t('inspector.alt', { tap: row.label, width: map.width, height: map.height, ...place });
  return (
    <div className={classes.inspector}>
      <div>
        <div className={classes.map} style={{ '--ratio': map.width / map.height } as CSSProperties}>
          <Layer raster={painter.raster} alt={alt} style={{ width: '100%', height: '100%' }} />
          <i
            className={classes.peak}
            style={{
              left: `${(100 * (stats.x + 0.5)) / map.width}%`,
              top: `${(100 * (stats.y + 0.5)) / map.height}%`,
            }}
            aria-hidden
          />
        </div>
        <Legend
          title={t('legend.tap', { tap: row.label })}
          stride={Math.round(image.width / map.width)}
          {...{ summary }}
          settings={opaque}
        />
      </div>
      <div>
        <dl className={classes.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <Text component="h3" fz="sm" fw={600} mt="md" mb={4}>
          {t('inspector.histogram')}
        </Text>
        <MapHistogram values={map.values} top={stats.highest} mean={stats.mean} colour={row.colour} />
        <Text fz="xs" c="dimmed">
          {t('inspector.spread', { half: measured(half), mean: measured(stats.mean) })}
        </Text>
      </div>
    </div>
  );
}

function shareAbove({ values }: HeatMap, limit: number): number {
  let above = 0;
  for (const value of values) if (value > limit) above++;
  return values.length > 0 ? above / values.length : 0;
}
