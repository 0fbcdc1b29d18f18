import { useTranslation } from 'react-i18next';
import { barGradient, fromBar } from './colourMaps.ts';
import { shortNumber } from './format.ts';
import type { HeatSummary } from './heatPainter.ts';
import type { HeatSettings } from './types.ts';
import classes from './viewer.module.css';

interface Props {
  /** What the colours stand for. */
  title: string;
  /** Pixels of the image per position; null for a sum of taps. */
  stride: number | null;
  summary: HeatSummary | null;
  settings: HeatSettings;
  /** Only a region is measured: the map's mean is not the measured one. */
  masked?: boolean;
  /** Where it is not that of what is drawn. */
  mean?: number | undefined;
  /** What else is to be known of the values. */
  more?: readonly string[];
}

const places = [0, 0.25, 0.5, 0.75, 1];

/** The colour bar with its numbers, and what the map says in words. */
export function Legend({ title, stride, summary, settings, masked = false, mean, more = [] }: Props) {
  const { t } = useTranslation('viewer');
  const top = summary?.top ?? 0;
  const clipped = summary?.clipped ?? false;
  return (
    <figure className={classes.legend} aria-label={t('legend.name')}>
      <figcaption className={classes.legendTitle}>
        <strong>{title}</strong>
        <span>{t('legend.scale', { scale: t(`scale.${settings.scale}`) })}</span>
        {/* It comes a frame later than the rest: its line is kept. */}
        <span style={{ visibility: summary ? 'inherit' : 'hidden' }}>
          {t(masked ? 'legend.meanWhole' : 'legend.mean', {
            value: shortNumber(mean ?? summary?.mean ?? 0.0123),
          })}
        </span>
        {more.map((said) => (
          <span key={said}>{said}</span>
        ))}
        {stride !== null && stride > 1 && <span>{t('legend.stride', { count: stride })}</span>}
      </figcaption>
      <div
        className={classes.bar}
        style={{ backgroundImage: barGradient(settings.colourMap, settings.clearLow) }}
        aria-hidden
      />
      <div className={classes.ticks}>
        {places.map((place) => (
          <span key={place} style={{ left: `${100 * place}%` }}>
            {place === 1 && clipped ? '≥ ' : ''}
            {shortNumber(top * fromBar(place, settings.scale))}
          </span>
        ))}
      </div>
    </figure>
  );
}
