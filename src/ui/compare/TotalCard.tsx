import { Alert, Button, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconFlask } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { shownResult, weighedOf } from '#state/comparison.ts';
import { selectedGenerated } from '#state/images.ts';
import { mistakenTotal, standingOf } from '#state/standing.ts';
import { total as totalText } from '../format.ts';
import { failureText } from '../shell/failureText.ts';
import { useApp } from '../useStore.ts';
import { dimmed } from './dimmed.ts';
import { ExportMenu } from './ExportMenu.tsx';
import { LikeWhat } from './LikeWhat.tsx';
import { MetricTiles } from './MetricTiles.tsx';
import { Progressing } from './Progressing.tsx';
import { RegionNote } from './RegionNote.tsx';
import { ShareBar } from './ShareBar.tsx';
import { SizeChip } from './SizeChip.tsx';
import { StandingMark } from './StandingMark.tsx';
import { StandingNote } from './StandingNote.tsx';
import { StillComing } from './StillComing.tsx';
import classes from './TotalCard.module.css';

/** The number that the page is about, large, with what it is made of and what other measures say. */
export function TotalCard() {
  const { t } = useTranslation('compare');
  const { total, standing, wrong } = useApp((store) => ({
    total: weighedOf(store, shownResult(store)).total,
    standing: standingOf(store),
    wrong: mistakenTotal(store),
  }));
  const shown = wrong ?? total;
  const text = shown === null ? t('total.none') : totalText(shown);
  const heading = wrong === null ? t('total.label') : t('mistakes.wrong');
  const of = standing === 'none' || standing === 'current' ? '' : ` (${t(`standing.${standing}`)})`;
  const [spoken] = useDebouncedValue(`${heading}: ${text}${of}`, 800);
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
            data-wrong={wrong !== null || undefined}
            aria-label={heading}
            aria-live="off"
            title={shown === null ? '' : String(shown)}
          >
            {text}
          </output>
          <div className={classes.size}>
            <SizeChip />
          </div>
          <span className={classes.spoken} aria-live="polite">
            {spoken}
          </span>
        </div>
        <ExportMenu />
      </div>
      {wrong !== null && total !== null && <Wrong wrong={wrong} right={total} />}
      <ShareBar />
      <StillComing />
      <Progressing />
      <StandingNote />
      <RegionNote />
      <Failed />
      <LikeWhat />
      <MetricTiles />
    </section>
  );
}

/** Says of the large number that it is wrong on purpose, with the right one beside it. */
function Wrong({ wrong, right }: { wrong: number; right: number }) {
  const { t } = useTranslation('compare');
  const share =
    right > 0 ? t('mistakes.change', { percent: `${((100 * wrong) / right).toPrecision(3)}%` }) : '';
  return (
    <Alert color="red" mt={6} mb={4} p="xs" icon={<IconFlask size={18} />} title={t('mistakes.warning')}>
      <span>{t('mistakes.right')}</span> <strong>{totalText(right)}</strong> {share && <span>{share}</span>}
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
