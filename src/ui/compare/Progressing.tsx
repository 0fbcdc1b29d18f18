import { Button, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { shownResult } from '#state/comparison.ts';
import { chosenBackbone, statusOf } from '#state/networks.ts';
import { isDue, standingOf } from '#state/standing.ts';
import { wantedComparison } from '#state/wanted.ts';
import { duration } from '../format.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';
import { dimmed } from './dimmed.ts';
import classes from './TotalCard.module.css';
import { useRemaining } from './useRemaining.ts';

/** What is being done, with a way to stop it; else what the numbers have cost, or what they wait for. */
export function Progressing() {
  const { t } = useTranslation('compare');
  const { running, standing, cancelCompare } = useApp((store) => ({
    running: store.running,
    standing: standingOf(store),
    cancelCompare: store.cancelCompare,
  }));
  const left = useRemaining(running.at === 'running' ? running.progress : null);
  if (running.at !== 'running') return <Waiting />;
  const { stage, done, of } = running.progress ?? { stage: 'start', done: 0, of: 1 };
  const doing = t(`total.running.${stage}`);
  return (
    <div className={classes.progress}>
      <div>
        <Text fz="xs" className="quiet">
          {doing}…{left !== null && ` ${t('total.left', { time: duration(t, left) })}`}
          {standing === 'replacing' && <span className="late"> · {t('total.stillOld')}</span>}
        </Text>
        {/* It moves ten times a second: to glide between would draw the page sixty times, while the device computes. */}
        <Progress size={3} value={(100 * done) / Math.max(1, of)} aria-label={doing} transitionDuration={0} />
      </div>
      <Button size="compact-xs" variant="default" onClick={cancelCompare}>
        {t('total.cancel')}
      </Button>
    </div>
  );
}

/** Nothing is running: what has been done, or what is missing, with the button that goes on from there. */
function Waiting() {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const { result, standing, backbone, state, booted, wanted, due, load, compareNow } = useApp((store) => ({
    result: shownResult(store),
    standing: standingOf(store),
    backbone: chosenBackbone(store),
    state: statusOf(store, store.settings.backbone)?.state ?? null,
    booted: store.boot.at === 'ready',
    wanted: wantedComparison(store) !== null,
    due: store.running.at === 'idle' && isDue(store),
    load: store.load,
    compareNow: store.compareNow,
  }));
  const network = backbone ? label(backbone.label) : '';
  const line = (text: string, button: { label: string; act: () => void } | null) => (
    <div className={classes.progress}>
      <Text fz="xs" className="quiet">
        {text}
      </Text>
      {button && (
        <Button size="compact-xs" variant="default" onClick={button.act}>
          {button.label}
        </Button>
      )}
    </div>
  );
  if (backbone && booted && state?.at === 'loading' && !wanted) {
    const percent = Math.floor((100 * state.bytesDone) / Math.max(1, state.bytesTotal));
    return line(t('total.loading', { network, percent }), null);
  }
  if (backbone && booted && state?.at === 'available')
    return line(t('total.notLoaded', { network }), {
      label: t('total.load'),
      act: () => void load(backbone.id),
    });
  // What is of earlier settings has its button in the note about it.
  const compare =
    due && standing !== 'previous' ? { label: t('total.compare'), act: () => void compareNow() } : null;
  if (!result) return line(t(wanted ? 'total.stopped' : 'total.waiting'), compare);
  const facts = [
    `${result.working.width} × ${result.working.height}`,
    t('total.passes', { count: result.cost.forwardPasses }),
    t('total.took', { ms: Math.round(result.cost.ms) }),
  ];
  return <div {...dimmed(standing)}>{line(facts.join(' · '), compare)}</div>;
}
