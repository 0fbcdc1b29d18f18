import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  CartesianGrid,
  Line as Drawing,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { measured } from '../../format.ts';
import { axis, StepTick, ValueTick } from './axes.tsx';
import classes from './Charts.module.css';
import { type MarkText, marksNear } from './marksNear.ts';
import { type Drawn, tableOf } from './table.ts';
import { nearest } from './thin.ts';
import type { Line } from './views.ts';

interface Props {
  lines: readonly Line[];
  /** Of each line. */
  names: readonly string[];
  colours: readonly string[];
  smoothing: number;
  log: boolean;
  /** What was done to the run: thin lines, explained where the pointer is near. */
  marks: readonly MarkText[];
  /** Marks each point: of measurements that are few. */
  dots: boolean;
  /** While it is false, what was drawn stays. */
  drawNow: boolean;
}

/** Lines over the steps; hovering reads the values out. Its numbers are in text beside it, so it is hidden from readers. */
export const Chart = memo(function Chart({ lines, names, colours, smoothing, log, dots, marks }: Props) {
  const { drawn, points } = useMemo(() => tableOf(lines, smoothing, log), [lines, smoothing, log]);
  const near = (step: number) => marksNear(marks, step, points);
  return (
    <div className={classes.chart} aria-hidden="true">
      <ResponsiveContainer width="100%" height="100%">
        <LineChart
          data={[...points]}
          margin={{ top: 6, right: 10, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            {...axis}
            type="number"
            dataKey="step"
            domain={['dataMin', 'dataMax']}
            tick={StepTick}
            allowDecimals={false}
          />
          <YAxis
            {...axis}
            // Even steps crowd at the top of a log scale: there those that overlap are left out.
            interval={log ? 'preserveEnd' : 0}
            width={50}
            scale={log ? 'log' : 'auto'}
            domain={['auto', 'auto']}
            allowDataOverflow={log}
            tick={ValueTick}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--line-strong)' }}
            content={({ label, active }) =>
              active && typeof label === 'number' ? (
                <ReadOut step={label} {...{ drawn, names, colours, smoothing }} marks={near(label)} />
              ) : null
            }
          />
          {marks.map(({ step, text }) => (
            <ReferenceLine key={`${step} ${text}`} x={step} stroke="var(--quiet)" strokeDasharray="1 3" />
          ))}
          {lines.map((line, place) => (
            <Drawing
              key={line.key}
              type="linear"
              dataKey={`line${place}`}
              stroke={colours[place]!}
              strokeWidth={1.8}
              {...(line.dashed && { strokeDasharray: '4 3' })}
              dot={dots ? { r: 2.4, strokeWidth: 0, fill: colours[place]! } : points.length < 3}
              activeDot={false}
              connectNulls
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}, same);

const equal = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((text, i) => text === b[i]);

/**
 * Whether what is drawn may stay. Names and colours are made anew at each step of a run; drawing again what is the same, or
 * what nobody sees yet, would hold the page up.
 */
function same(a: Props, b: Props): boolean {
  if (!b.drawNow) return true;
  return (
    a.lines === b.lines &&
    a.smoothing === b.smoothing &&
    a.log === b.log &&
    a.dots === b.dots &&
    a.marks === b.marks &&
    equal(a.names, b.names) &&
    equal(a.colours, b.colours)
  );
}

interface ReadOutProps extends Pick<Props, 'names' | 'colours' | 'smoothing' | 'marks'> {
  step: number;
  drawn: readonly Drawn[];
}

/** Every line's value as it was measured at the step it has nearest to the pointer, and what the smoothed line shows there. */
function ReadOut({ step, drawn, names, colours, smoothing, marks }: ReadOutProps) {
  const { t } = useTranslation('trainParts');
  return (
    <div className={`card ${classes.readOut}`}>
      <strong>{t('step', { step })}</strong>
      {marks.map(({ step: at, text }) => (
        <div key={`${at} ${text}`} className="quiet">
          {t('step', { step: at })}: {text}
        </div>
      ))}
      {drawn.map(({ line, curve }, place) => {
        const point = nearest(curve, step);
        return point === null ? null : (
          <div key={line.key} className={classes.value}>
            <span className={classes.mark} data-dashed={line.dashed} style={{ color: colours[place] }} />
            {names[place]}
            <b>{measured(line.curve.values[point]!)}</b>
            {line.absolute && <span className="quiet">({measured(line.absolute.values[point]!)})</span>}
            {smoothing > 0 && (
              <span className="quiet">{t('charts.smoothed', { value: measured(curve.values[point]!) })}</span>
            )}
          </div>
        );
      })}
    </div>
  );
}
