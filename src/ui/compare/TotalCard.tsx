import { Alert, Button, Progress, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconFlask } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { shownResult, wantedComparison, weighedOf } from '#state/comparison.ts';
import { total as totalText } from '../format.ts';
import { failureText } from '../shell/failureText.ts';
import { useApp } from '../useStore.ts';
import { ExportMenu } from './ExportMenu.tsx';
import { MetricTiles } from './MetricTiles.tsx';
import { RegionNote } from './RegionNote.tsx';
import { ShareBar } from './ShareBar.tsx';
import { StillComing } from './StillComing.tsx';
import classes from './TotalCard.module.css';

/** The number that the page is about, large, with what it is made of and what other measures say. */
export function TotalCard() {
  const { t } = useTranslation('compare');
  const total = useApp((store) => weighedOf(store, shownResult(store)).total);
  const text = total === null ? t('total.none') : totalText(total);
  const [spoken] = useDebouncedValue(text, 800);
  return (
    <section className="card" aria-label={t('total.card')}>
      <div className={classes.head}>
        <div>
          <Text component="h2" className="card-title">
            {t('total.label')}
          </Text>
          <output
            className={classes.total}
            aria-label={t('total.label')}
            aria-live="off"
            title={total === null ? '' : String(total)}
          >
            {text}
          </output>
          <span className={classes.spoken} aria-live="polite">
            {`${t('total.label')}: ${spoken}`}
          </span>
        </div>
        <ExportMenu />
      </div>
      <ShareBar />
      <StillComing />
      <Progressing />
      <Mistaken />
      <RegionNote />
      <Failed />
      <MetricTiles />
    </section>
  );
}

/** What is being done, with a way to stop it; else what it has cost. */
function Progressing() {
  const { t } = useTranslation('compare');
  const { running, result, wanted, cancelCompare, compareNow } = useApp((store) => ({
    running: store.running,
    result: shownResult(store),
    wanted: wantedComparison(store) !== null,
    cancelCompare: store.cancelCompare,
    compareNow: store.compareNow,
  }));
  if (running.at === 'running') {
    const { stage, done, of } = running.progress ?? { stage: 'start', done: 0, of: 1 };
    const doing = t(`total.running.${stage}`);
    return (
      <div className={classes.progress}>
        <div>
          <Text fz="xs" className="quiet">
            {doing}…
          </Text>
          <Progress size={3} value={(100 * done) / Math.max(1, of)} aria-label={doing} />
        </div>
        <Button size="compact-xs" variant="default" onClick={cancelCompare}>
          {t('total.cancel')}
        </Button>
      </div>
    );
  }
  if (!result)
    return (
      <div className={classes.progress}>
        <Text fz="xs" className="quiet">
          {t(wanted ? 'total.stopped' : 'total.waiting')}
        </Text>
        {wanted && running.at === 'idle' && (
          <Button size="compact-xs" variant="default" onClick={() => void compareNow()}>
            {t('total.compare')}
          </Button>
        )}
      </div>
    );
  const facts = [
    `${result.working.width} × ${result.working.height}`,
    t('total.passes', { count: result.cost.forwardPasses }),
    t('total.took', { ms: Math.round(result.cost.ms) }),
  ];
  return (
    <div className={classes.progress}>
      <Text fz="xs" className="quiet">
        {facts.join(' · ')}
      </Text>
    </div>
  );
}

/** The wrong total beside the right one, while mistakes are on. */
function Mistaken() {
  const { t } = useTranslation('compare');
  const { total, mistaken } = useApp((store) => ({
    total: weighedOf(store, shownResult(store)).total,
    mistaken: store.mistaken && weighedOf(store, store.mistaken).total,
  }));
  if (mistaken === null || total === null) return null;
  return (
    <Alert color="red" mt="sm" p="sm" icon={<IconFlask size={18} />} title={t('mistakes.warning')}>
      <div className={classes.sides}>
        <span>{t('mistakes.right')}</span>
        <strong>{totalText(total)}</strong>
        <span>{t('mistakes.wrong')}</span>
        <strong>{totalText(mistaken)}</strong>
      </div>
      {total > 0 && (
        <Text fz="xs" mt={4}>
          {t('mistakes.change', { percent: `${((100 * mistaken) / total).toPrecision(3)} %` })}
        </Text>
      )}
    </Alert>
  );
}

/** Why there is no new number. */
function Failed() {
  const { t } = useTranslation(['compare', 'shell']);
  const { running, boot, compareNow, restart } = useApp(({ running, boot, compareNow, restart }) => ({
    running,
    boot,
    compareNow,
    restart,
  }));
  const failure = boot.at === 'failed' ? boot.failure : running.at === 'failed' ? running.failure : null;
  if (!failure || failure.code === 'sizes-differ') return null;
  return (
    <Alert color="red" mt="sm" p="sm">
      {failureText(t, failure)}
      <Button
        size="compact-sm"
        variant="default"
        mt="xs"
        display="block"
        onClick={() => void (boot.at === 'failed' ? restart() : compareNow())}
      >
        {t('shell:retry')}
      </Button>
    </Alert>
  );
}
