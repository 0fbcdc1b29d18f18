import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contribution } from '#state/rows.ts';
import classes from './Layers.module.css';

interface Props<R extends Contribution> {
  rows: readonly R[];
  /** Its blocks have names. */
  isVgg: boolean;
  /** The numbers are not of the present settings: said once for all rows, so that none is made anew for it. */
  stale?: boolean;
  /** `part`: this row's share beside the largest one, 0..1. */
  children: (row: R, part: number) => ReactNode;
}

/** Id of the sentence that says what a weight does. */
export const weightHelpId = 'layer-weight-help';

/** The rows of a panel under their heads, by blocks. It lays itself out by its own width. */
export function LayerTable<R extends Contribution>({ rows, isVgg, stale = false, children }: Props<R>) {
  const { t } = useTranslation('compare');
  const largest = rows.reduce((max, { share }) => Math.max(max, share ?? 0), 0);
  const title = (block: number) => {
    if (block === 0) return t('layers.input');
    return isVgg ? `${t('layers.block', { block })} · ${t(`layers.sees.${block}`)}` : null;
  };
  return (
    <div className={classes.table} data-stale={stale || undefined}>
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
          <div key={row.key}>
            {heading && <div className={classes.block}>{heading}</div>}
            {children(row, largest > 0 ? (row.share ?? 0) / largest : 0)}
          </div>
        );
      })}
    </div>
  );
}
