import { Text } from '@mantine/core';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { CartesianGrid, ResponsiveContainer, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from 'recharts';
import type { ValidationRow } from '#worker/protocolTrain.ts';
import { measured } from '../../format.ts';
import { useJudged } from '../useJudged.ts';
import classes from './Charts.module.css';
import { planeOf, type Spot, wayOf } from './tradeOff.ts';

interface Props {
  validations: readonly ValidationRow[];
  arms: readonly { name: string; color: string }[];
}

type Drawn = Spot & { name: string; color: string; fade: number; newest: boolean };

const axis = {
  type: 'number',
  tick: { fontSize: 11.5, fill: 'var(--quiet)' },
  stroke: 'var(--line)',
  tickLine: false,
  tickFormatter: (value: number) => String(Number(value.toPrecision(3))),
} as const;

/** Where each arm is between true to the pixels and true to the eye, and how it came there. */
export function PerceptionDistortion({ validations, arms }: Props) {
  const { t } = useTranslation('trainParts');
  const { recipe, kind } = useJudged();
  const plane = planeOf(validations);
  const ways = useMemo(() => {
    const shown = planeOf(validations);
    return arms.map(({ name, color }, arm) =>
      wayOf(validations, arm, shown).map((spot, i, { length }): Drawn => {
        const newest = i === length - 1;
        return { ...spot, name, color, fade: newest ? 1 : 0.15 + (0.6 * i) / length, newest };
      }),
    );
  }, [validations, arms]);
  const any = ways.some(({ length }) => length > 0);
  return (
    <section className="card" aria-label={t('tradeOff.title')}>
      <Text component="h2" className="card-title">
        {t('tradeOff.title')}
      </Text>
      <Text fz="sm" className="quiet" mt={2} mb={8}>
        {t('tradeOff.about', {
          what: t(`tradeOff.of.${plane.partner ? 'partner' : kind}`),
          recipe,
          network: t(plane.by === 'slim' ? 'charts.embedded' : 'charts.full'),
        })}
      </Text>
      {any ? (
        <figure className={classes.panel}>
          <figcaption className={classes.values}>
            {ways.map((way, arm) => {
              const last = way.at(-1);
              return last ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: an arm is its place in the run
                <span key={arm} className={classes.value}>
                  <span className={classes.spot} style={{ background: last.color }} aria-hidden="true" />
                  {last.name}
                  <b>
                    {t('tradeOff.at', { psnr: last.psnr.toFixed(2), perceptual: measured(last.perceptual) })}
                  </b>
                </span>
              ) : null;
            })}
          </figcaption>
          <div className={classes.plane} aria-hidden="true">
            <span className={classes.upward}>{t('tradeOff.perception')}</span>
            <Plane ways={ways} />
            <span className={classes.rightward}>{t('tradeOff.distortion')}</span>
          </div>
        </figure>
      ) : (
        <div className={classes.empty}>{t('tradeOff.empty')}</div>
      )}
    </section>
  );
}

const Plane = memo(function Plane({ ways }: { ways: readonly (readonly Drawn[])[] }) {
  const { t } = useTranslation('trainParts');
  return (
    <div className={classes.tall}>
      <ResponsiveContainer width="100%" height="100%">
        <ScatterChart margin={{ top: 8, right: 12, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid stroke="var(--line)" />
          <XAxis {...axis} dataKey="psnr" domain={['auto', 'auto']} />
          <YAxis {...axis} dataKey="perceptual" width={48} domain={['auto', 'auto']} reversed />
          <Tooltip
            isAnimationActive={false}
            cursor={false}
            content={({ payload, active }) => {
              const spot = payload?.[0]?.payload as Drawn | undefined;
              return active && spot ? (
                <div className={`card ${classes.readOut}`}>
                  <strong>{t('step', { step: spot.step })}</strong>
                  <div className={classes.value}>
                    <span className={classes.spot} style={{ background: spot.color }} />
                    {spot.name}
                    <b>
                      {t('tradeOff.at', {
                        psnr: spot.psnr.toFixed(2),
                        perceptual: measured(spot.perceptual),
                      })}
                    </b>
                  </div>
                </div>
              ) : null;
            }}
          />
          {ways.map((way, arm) => (
            <Scatter
              // biome-ignore lint/suspicious/noArrayIndexKey: an arm is its place in the run
              key={arm}
              data={[...way]}
              line={{ stroke: way[0]?.color ?? 'none', strokeOpacity: 0.35 }}
              isAnimationActive={false}
              shape={({
                cx,
                cy,
                payload,
              }: {
                cx?: number | undefined;
                cy?: number | undefined;
                payload?: Drawn;
              }) => (
                <circle
                  cx={cx ?? 0}
                  cy={cy ?? 0}
                  r={payload?.newest ? 6.5 : 3.5}
                  fill={payload?.color ?? 'none'}
                  fillOpacity={payload?.fade ?? 0}
                  stroke={payload?.newest ? 'var(--surface)' : 'none'}
                  strokeWidth={1.5}
                />
              )}
            />
          ))}
        </ScatterChart>
      </ResponsiveContainer>
    </div>
  );
});
