import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import {
  Bar,
  BarChart,
  CartesianGrid,
  Cell,
  LabelList,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { shownResult, weighedOf } from '#state/comparison.ts';
import { blockColour } from '../blockColours.ts';
import { measured, percent } from '../format.ts';
import { useApp } from '../useStore.ts';

/** Contributions stacked to the total: each bar starts where the one before it ended. */
export function ContributionChart() {
  const { t } = useTranslation('compare');
  const { rows, total } = useApp((store) => weighedOf(store, shownResult(store)));
  let start = 0;
  const data = rows
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
  return (
    <>
      <Text component="h2" className="card-title">
        {t('chart.title')}
      </Text>
      <Text fz="sm" className="quiet" mb={8}>
        {total ? t('chart.about') : t('chart.empty')}
      </Text>
      <div style={{ height: Math.max(150, 28 * data.length + 40) }} aria-hidden="true">
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
              domain={[0, total || 1]}
              tickFormatter={(v: number) => String(Number(v.toPrecision(3)))}
              tick={{ fontSize: 11.5, fill: 'var(--quiet)' }}
              stroke="var(--line)"
              tickLine={false}
            />
            <YAxis
              type="category"
              dataKey="key"
              width={96}
              tick={{ fontSize: 12.5, fill: 'var(--mantine-color-text)' }}
              stroke="var(--line)"
              tickLine={false}
              interval={0}
            />
            <Tooltip
              cursor={{ fill: 'var(--soft)' }}
              isAnimationActive={false}
              content={({ payload }) => {
                const row = payload?.[0]?.payload as (typeof data)[number] | undefined;
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
              <LabelList dataKey="text" position="right" fontSize={11.5} fill="var(--quiet)" />
            </Bar>
          </BarChart>
        </ResponsiveContainer>
      </div>
    </>
  );
}
