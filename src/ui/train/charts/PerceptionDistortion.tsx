import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ValidationRow } from '#worker/protocolTrain.ts';
import { measured } from '../../format.ts';
import { useDrawNow } from '../../useDrawNow.ts';
import { useJudged } from '../useJudged.ts';
import { useTrain } from '../useTrain.ts';
import classes from './Charts.module.css';
import { type Drawn, Plane } from './Plane.tsx';
import { planeOf, wayOf } from './tradeOff.ts';

interface Props {
  validations: readonly ValidationRow[];
  arms: readonly { name: string; color: string }[];
}

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
  const playing = useTrain(({ run }) => run.at === 'playing');
  const { ref, drawNow, begun } = useDrawNow<HTMLElement>(ways, playing);
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
        <figure ref={ref} className={classes.panel}>
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
            {begun ? <Plane ways={ways} drawNow={drawNow} /> : <div className={classes.tall} />}
            <span className={classes.rightward}>{t('tradeOff.distortion')}</span>
          </div>
        </figure>
      ) : (
        <div className={classes.empty}>{t('tradeOff.empty')}</div>
      )}
    </section>
  );
}
