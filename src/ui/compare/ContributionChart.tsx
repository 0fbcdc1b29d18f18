import { Text } from '@mantine/core';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Bar,
  BarChart,
  CartesianGrid,
  Cell,
  LabelList,
  type LabelProps,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  type XAxisTickContentProps,
  YAxis,
  type YAxisTickContentProps,
} from 'recharts';
import type { Weighed } from '#state/rows.ts';
import { blockColour } from '../blockColours.ts';
import { measured, percent } from '../format.ts';
import { useDrawNow } from '../useDrawNow.ts';
import { useLater } from '../useLater.ts';
import { ChartPlace, chartHeight } from './ChartPlace.tsx';
import { dimmed } from './dimmed.ts';
import { StandingMark } from './StandingMark.tsx';
import { useShown } from './useShown.ts';

/** Contributions stacked to the total: each bar starts where the one before it ended. */
export function ContributionChart() {
  const { t } = useTranslation('compare');
  // The drawing comes after the numbers and after the pictures, in a task of its own.
  const { shown, standing: newest } = useShown();
  const drawn = useLater(useLater(shown));
  const standing = drawn?.result === shown?.result ? newest : 'replacing';
  const { rows, total } = drawn?.weighed ?? nothing;
  const data = useMemo(() => stacked(rows), [rows]);
  const { ref, drawNow } = useDrawNow<HTMLDivElement>(data);
  if (!drawn) return <ChartPlace />;
  return (
    <>
      <Text component="h2" className="card-title">
        {t('chart.title')}
        <StandingMark standing={standing} />
      </Text>
      <Text fz="sm" className="quiet" mb={8}>
        {total ? t('chart.about') : t('chart.empty')}
      </Text>
      <div ref={ref} {...dimmed(standing)} style={{ height: chartHeight(data.length) }} aria-hidden="true">
        {data.length > 0 && <Bars data={data} total={total || 1} drawNow={drawNow} />}
      </div>
    </>
  );
}

/** Each bar, from where the one before it ended. */
function stacked(rows: Weighed['rows']) {
  let start = 0;
  return rows
    .filter(({ contribution }) => (contribution ?? 0) > 0)
    .map(({ key, block, contribution, share }) => {
      const from = start;
      start += contribution!;
      return {
        key,
        block,
        span: [from, start],
        contribution: contribution!,
        share: share ?? 0,
        text: percent(share ?? 0),
      };
    });
}

interface BarsProps {
  data: ReturnType<typeof stacked>;
  total: number;
  drawNow: boolean;
}

/** The library computes a chart anew whenever it is rendered: only when there is something else to draw, and it is time. */
const same = (a: BarsProps, b: BarsProps) => !b.drawNow || (a.data === b.data && a.total === b.total);

const Bars = memo(function Bars({ data, total }: BarsProps) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        data={data}
        layout="vertical"
        margin={{ top: 2, right: 56, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid horizontal={false} stroke="var(--line)" />
        <XAxis
          type="number"
          domain={[0, total]}
          // All of a few ticks: leaving out those that overlap would have each text measured in the page.
          tickCount={4}
          interval={0}
          tick={ValueTick}
          stroke="var(--line)"
          tickLine={false}
        />
        <YAxis
          type="category"
          dataKey="key"
          width={96}
          tick={TapTick}
          stroke="var(--line)"
          tickLine={false}
          interval={0}
        />
        <Tooltip
          cursor={{ fill: 'var(--soft)' }}
          isAnimationActive={false}
          content={({ payload }) => {
            const row = payload?.[0]?.payload as BarsProps['data'][number] | undefined;
            return row ? (
              <div className="card" style={{ padding: '6px 10px', fontSize: 12.5 }}>
                <strong>{row.key}</strong> {measured(row.contribution)} · {row.text}
              </div>
            ) : null;
          }}
        />
        <Bar dataKey="span" isAnimationActive={false} radius={4} maxBarSize={18}>
          {data.map(({ key, block }) => (
            <Cell key={key} fill={blockColour(block)} />
          ))}
          <LabelList dataKey="text" content={ShareLabel} />
        </Bar>
      </BarChart>
    </ResponsiveContainer>
  );
}, same);

const nothing: Weighed = { rows: [], total: null };

// Texts of our own: the library's are each measured in the page, which is then laid out in the middle of a rendering.

function ValueTick({ x, y, payload }: XAxisTickContentProps) {
  return (
    <text x={x} y={y} dy="0.71em" textAnchor="middle" fontSize={11.5} fill="var(--quiet)">
      {String(Number(Number(payload.value).toPrecision(3)))}
    </text>
  );
}

function TapTick({ x, y, payload }: YAxisTickContentProps) {
  return (
    <text x={x} y={y} dy="0.355em" textAnchor="end" fontSize={12.5} fill="var(--mantine-color-text)">
      {payload.value}
    </text>
  );
}

function ShareLabel({ viewBox, value }: LabelProps) {
  if (!viewBox || !('width' in viewBox)) return null;
  const { x, y, width, height } = viewBox;
  return (
    <text x={x + width + 5} y={y + height / 2} dy="0.355em" fontSize={11.5} fill="var(--quiet)">
      {value}
    </text>
  );
}
