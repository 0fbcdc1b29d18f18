import { Alert, Button, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconFlask } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { shownResult, weighedOf } from '#state/comparison.ts';
import { selectedGenerated } from '#state/images.ts';
import { mistakenResult, standingOf } from '#state/standing.ts';
import { total as totalText } from '../format.ts';
import { failureText } from '../shell/failureText.ts';
import { useApp } from '../useStore.ts';
import { dimmed } from './dimmed.ts';
import { ExportMenu } from './ExportMenu.tsx';
import { MetricTiles } from './MetricTiles.tsx';
import { Progressing } from './Progressing.tsx';
import { RegionNote } from './RegionNote.tsx';
import { ShareBar } from './ShareBar.tsx';
import { StandingMark } from './StandingMark.tsx';
import { StandingNote } from './StandingNote.tsx';
import { StillComing } from './StillComing.tsx';
import classes from './TotalCard.module.css';

/** The number that the page is about, large, with what it is made of and what other measures say. */
export function TotalCard() {
  const { t } = useTranslation('compare');
  const { total, standing } = useApp((store) => ({
    total: weighedOf(store, shownResult(store)).total,
    standing: standingOf(store),
  }));
  const text = total === null ? t('total.none') : totalText(total);
  const of = standing === 'none' || standing === 'current' ? '' : ` (${t(`standing.${standing}`)})`;
  const [spoken] = useDebouncedValue(`${text}${of}`, 800);
  return (
    <section className="card" aria-label={t('total.card')}>
      <div className={classes.head}>
        <div>
          <Text component="h2" className="card-title">
            {t('total.label')}
            <StandingMark standing={standing} />
          </Text>
          <output
            {...dimmed(standing)}
            className={`measured ${classes.total}`}
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
      <StandingNote />
      <Mistaken />
      <RegionNote />
      <Failed />
      <MetricTiles />
    </section>
  );
}

/** The wrong total beside the right one, while mistakes are on; never beside the right one of another pair. */
function Mistaken() {
  const { t } = useTranslation('compare');
  const { total, mistaken, coming } = useApp((store) => {
    const wrong = mistakenResult(store);
    return {
      total: weighedOf(store, shownResult(store)).total,
      mistaken: wrong && weighedOf(store, wrong).total,
      coming: store.settings.mistakes.length > 0 && !wrong && store.running.at === 'running',
    };
  });
  if (coming)
    return (
      <Alert className="late" color="red" mt="sm" p="sm" icon={<IconFlask size={18} />}>
        {t('mistakes.waiting')}
      </Alert>
    );
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

/** Why there is no new number of the shown image; those of the others are in the ranking. */
function Failed() {
  const { t } = useTranslation(['compare', 'shell']);
  const { failed, boot, compareNow, restart } = useApp((store) => ({
    failed: store.running.at === 'failed' ? store.failures[selectedGenerated(store)?.id ?? ''] : undefined,
    boot: store.boot,
    compareNow: store.compareNow,
    restart: store.restart,
  }));
  const failure = boot.at === 'failed' ? boot.failure : failed;
  // Unequal sizes have their own question, beside the images; a broken worker is told of at the top of the page.
  if (!failure || failure.code === 'sizes-differ' || failure.code === 'worker-failed') return null;
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
