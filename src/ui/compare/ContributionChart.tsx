import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Bar, BarChart, CartesianGrid, Cell, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { shownResult, weighedOf } from '#state/comparison.ts';
import { blockColour } from '../blockColours.ts';
import { measured, percent } from '../format.ts';
import { useApp } from '../useStore.ts';

/** Contributions stacked to the total: each bar starts where the one before it ended. */
export function ContributionChart() {
  const { t } = useTranslation('compare');
  const { rows, total } = useApp((store) => {
    const weighed = weighedOf(store, shownResult(store));
    return { rows: weighed.rows, total: weighed.total };
  });
  let start = 0;
  const data = rows
    .filter(({ contribution }) => (contribution ?? 0) > 0)
    .map(({ key, block, contribution, share }) => {
      const from = start;
      start += contribution!;
      return { key, block, span: [from, start], contribution: contribution!, share: share ?? 0 };
    });
  const largest = data.reduce<(typeof data)[number] | null>(
    (max, d) => (max && max.share >= d.share ? max : d),
    null,
  );
  return (
    <>
      <Text component="h2" fw={650}>
        {t('chart.title')}
      </Text>
      <Text fz="sm" className="quiet" mb={8}>
        {largest && total
          ? t('chart.summary', { tap: largest.key, share: percent(largest.share) })
          : t('chart.empty')}
      </Text>
      <div style={{ height: Math.max(150, 30 * data.length + 50) }} aria-hidden="true">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={data} layout="vertical" margin={{ top: 4, right: 24, bottom: 4, left: 8 }}>
            <CartesianGrid horizontal={false} stroke="var(--line)" />
            <XAxis
              type="number"
              domain={[0, total || 1]}
              tickFormatter={(v: number) => measured(v)}
              tick={{ fontSize: 11, fill: 'var(--quiet)' }}
              stroke="var(--line)"
            />
            <YAxis
              type="category"
              dataKey="key"
              width={92}
              tick={{ fontSize: 12, fill: 'var(--mantine-color-text)' }}
              stroke="var(--line)"
              interval={0}
            />
            <Tooltip
              cursor={{ fill: 'var(--soft)' }}
              content={({ payload }) => {
                const row = payload?.[0]?.payload as (typeof data)[number] | undefined;
                return row ? (
                  <div className="card" style={{ padding: '6px 10px', fontSize: 12 }}>
                    <strong>{row.key}</strong> {measured(row.contribution)} · {percent(row.share)}
                  </div>
                ) : null;
              }}
            />
            <Bar dataKey="span" isAnimationActive={false} radius={4} maxBarSize={22}>
              {data.map(({ key, block }) => (
                <Cell key={key} fill={blockColour(block)} />
              ))}
            </Bar>
          </BarChart>
        </ResponsiveContainer>
      </div>
    </>
  );
}
