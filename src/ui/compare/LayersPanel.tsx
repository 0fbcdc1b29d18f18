import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { shownResult, weighedOf } from '#state/comparison.ts';
import { chosenBackbone, usableSoFar } from '#state/networks.ts';
import { standingOf } from '#state/standing.ts';
import { useApp } from '../useStore.ts';
import { LayerControls } from './LayerControls.tsx';
import { LayerRow, weightHelpId } from './LayerRow.tsx';
import classes from './LayersPanel.module.css';
import { StandingMark } from './StandingMark.tsx';

/** A row a tap: its weight, its distance, what it contributes. Weights only re-weigh numbers that are on the page. */
export function LayersPanel() {
  const { t } = useTranslation('compare');
  const { rows, standing, loading, isVgg, usable } = useApp((store) => ({
    rows: weighedOf(store, shownResult(store)).rows,
    standing: standingOf(store),
    loading: store.running.at === 'running',
    usable: usableSoFar(store, store.settings.backbone),
    isVgg: chosenBackbone(store)?.id.startsWith('vgg') ?? false,
  }));
  const largest = rows.reduce((max, { share }) => Math.max(max, share ?? 0), 0);
  const title = (block: number) => {
    if (block === 0) return t('layers.input');
    return isVgg ? `${t('layers.block', { block })} · ${t(`layers.sees.${block}`)}` : null;
  };
  return (
    <section className="card" aria-label={t('layers.title')}>
      <Text component="h2" className="card-title" mb={10}>
        {t('layers.title')}
        <StandingMark standing={standing} />
      </Text>
      <LayerControls />
      <span id={weightHelpId} hidden>
        {t('layers.weightHelp')}
      </span>
      <div className={classes.head} aria-hidden="true">
        <span>{t('layers.tap')}</span>
        <span className={classes.weightHead}>{t('layers.weight')}</span>
        <span className={classes.number}>{t('layers.distanceColumn')}</span>
        <span className={classes.number}>{t('layers.contribution')}</span>
        <span className={classes.number}>{t('layers.share')}</span>
        <span />
      </div>
      {rows.map((row, i) => {
        const heading = rows[i - 1]?.block === row.block ? null : title(row.block);
        return (
          <div key={row.key} className={classes.group}>
            {heading && <div className={classes.block}>{heading}</div>}
            <LayerRow
              row={row}
              standing={standing}
              loading={loading}
              coming={usable !== null && !usable.includes(row.tap)}
              part={largest > 0 ? (row.share ?? 0) / largest : 0}
            />
          </div>
        );
      })}
    </section>
  );
}
