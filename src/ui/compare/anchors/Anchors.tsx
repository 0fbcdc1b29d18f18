import { Alert, Button, Progress, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { anchorsOf, marksOf, shownScale, wantedScale } from '#state/anchors/store.ts';
import { shownResult, weighedOf } from '#state/comparison.ts';
import { mistakenTotal, standingOf } from '#state/standing.ts';
import { failureText } from '../../shell/failureText.ts';
import { useSlice } from '../../useSlice.ts';
import { useApp, useAppStore } from '../../useStore.ts';
import { dimmed } from '../dimmed.ts';
import classes from './Anchors.module.css';
import { likeText } from './likeText.ts';
import { Ruler } from './Ruler.tsx';

/** What the total is like: a sentence and a scale of known changes of the reference, or the way to measure them. */
export function Anchors() {
  const { t } = useTranslation('numbers');
  const store = anchorsOf(useAppStore());
  const anchors = useSlice(store, (state) => state);
  const { total, standing, mistaken, marks, ready } = useApp((app) => ({
    total: weighedOf(app, shownResult(app)).total,
    standing: standingOf(app),
    mistaken: mistakenTotal(app) !== null,
    marks: marksOf(app, anchors, shownScale(app)),
    ready: wantedScale(app) !== null,
  }));
  // Opening it is the order to measure once, as soon as there is a total; other settings wait for another order.
  const asked = useRef(true);
  useEffect(() => {
    if (!asked.current || !ready) return;
    asked.current = false;
    if (marks.length === 0) void store.getState().measure();
  });
  if (total === null || marks.length === 0 || (anchors.measuring.at === 'running' && standing !== 'current'))
    return (
      <div className={classes.place}>
        <Ask ready={ready} />
      </div>
    );
  return (
    <div className={classes.place}>
      <div {...dimmed(standing)}>
        <p className={classes.sentence} aria-live="polite">
          {likeText(t, total, marks)}
        </p>
        <Ruler marks={marks} total={total} />
      </div>
      <p className={classes.by}>
        {mistaken && `${t('like.right')} `}
        {t('like.by')}
      </p>
    </div>
  );
}

/** What would be measured, with the button for it; or how far it is. */
function Ask({ ready }: { ready: boolean }) {
  const { t } = useTranslation('numbers');
  const { measuring, measure, cancel } = useSlice(anchorsOf(useAppStore()), (state) => state);
  const count = useApp(({ catalogue }) => catalogue?.anchors.length ?? 0);
  const failure = measuring.at === 'failed' ? measuring.failure : null;
  return (
    <>
      <Text fz="sm" className="quiet">
        {t('like.ask')}
      </Text>
      {failure && (
        <Alert color="red" mt="xs" p="xs">
          {failureText(t, failure)}
        </Alert>
      )}
      {measuring.at === 'running' ? (
        <div className={classes.asked}>
          <Progress
            size={5}
            value={(100 * measuring.done) / measuring.of}
            aria-label={t('like.measuring')}
            transitionDuration={0}
          />
          <Button size="compact-xs" variant="default" onClick={cancel}>
            {t('like.cancel')}
          </Button>
        </div>
      ) : (
        <div className={classes.asked}>
          <Text fz="xs" className="quiet">
            {!ready && t('like.wait')}
          </Text>
          <Button size="compact-sm" variant="default" disabled={!ready} onClick={() => void measure()}>
            {failure ? t('like.retry') : t('like.measure', { count })}
          </Button>
        </div>
      )}
    </>
  );
}
