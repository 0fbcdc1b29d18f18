import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Bar, BarChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { shortNumber } from '../format.ts';
import { histogram } from '../range.ts';
import classes from './inspector.module.css';

const bins = 32;

interface Props {
  values: Float32Array;
  /** Highest of the values. */
  top: number;
  mean: number;
  colour: string;
}

/** How many positions have which value; the mean as a line. The words beside it say the same. */
export function MapHistogram({ values, top, mean, colour }: Props) {
  const { t } = useTranslation('viewer');
  const data = useMemo(() => {
    const width = top / bins;
    return Array.from(histogram(values, top, bins), (count, i) => ({
      middle: (i + 0.5) * width,
      range: `${shortNumber(i * width)} – ${shortNumber((i + 1) * width)}`,
      count,
    }));
  }, [values, top]);
  const tick = { fontSize: 11, fill: 'var(--mantine-color-dimmed)' };
  return (
    <div className={classes.histogram} aria-hidden>
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={data} margin={{ top: 16, right: 12, bottom: 0, left: 0 }} barCategoryGap={1}>
          <XAxis
            dataKey="middle"
            type="number"
            domain={[0, top || 1]}
            tickFormatter={shortNumber}
            tick={tick}
            stroke="var(--line)"
          />
          <YAxis scale="sqrt" width={44} tick={tick} stroke="var(--line)" allowDecimals={false} />
          <Tooltip
            cursor={{ fill: 'var(--soft)' }}
            content={({ payload }) => {
              const bin = payload?.[0]?.payload as (typeof data)[number] | undefined;
              return bin ? (
                <div className={classes.tip}>
                  {bin.range}
                  <br />
                  {t('inspector.count', { count: bin.count })}
                </div>
              ) : null;
            }}
          />
          <Bar dataKey="count" fill={colour} isAnimationActive={false} />
          <ReferenceLine
            x={mean}
            stroke="var(--mantine-color-text)"
            strokeDasharray="3 3"
            label={{
              value: t('inspector.mean'),
              position: 'top',
              fontSize: 11,
              fill: 'var(--mantine-color-text)',
            }}
          />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
