import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { shownResult } from '#state/comparison.ts';
import { standingOf } from '#state/standing.ts';
import type { BackboneId, MetricEntry, Size } from '#worker/protocol.ts';
import { Explained } from '../controls/Explained.tsx';
import { conventionText } from '../conventionText.ts';
import { measured } from '../format.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';
import { ConventionsMenu } from './ConventionsMenu.tsx';
import { dimmed } from './dimmed.ts';
import classes from './TotalCard.module.css';

/**
 * MAE, MSE, PSNR, SSIM and LPIPS right under the perceptual distance, so that they can be seen to disagree; the others
 * once they are asked for.
 */
export function MetricTiles() {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const { entries, backbones, present, more, result, made, standing, showNetworks, showMore, showAgreement } =
    useApp((store) => ({
      entries: store.catalogue?.metrics ?? none,
      backbones: store.catalogue?.backbones ?? none,
      present: store.backbones,
      more: store.moreMetrics,
      result: shownResult(store),
      made: store.measured?.request ?? store.settings,
      standing: standingOf(store),
      showNetworks: store.showNetworks,
      showMore: store.showMoreMetrics,
      showAgreement: store.showAgreement,
    }));
  const add = (needs: BackboneId) => {
    const entry = backbones.find(({ id }) => id === needs);
    return t('metrics.install', { name: entry ? label(entry.label) : needs });
  };
  const isAbsent = (needs: BackboneId) =>
    present.every(({ id, state }) => id !== needs || state.at === 'absent');
  /** Why a network's metric has no number although it was asked for. */
  const missing = ({ learnt }: MetricEntry, needs: BackboneId, { width, height }: Size) => {
    const side = backbones.find(({ id }) => id === needs)?.minSide ?? 0;
    if (Math.min(width, height) < side) return t('metrics.tooSmall', { side });
    if (isAbsent(needs)) return add(needs);
    return learnt ? t(`metrics.learnt.${learnt}`) : t('metrics.none');
  };
  const text = (entry: MetricEntry): { value: string; missing?: true; add?: BackboneId } => {
    const found = result?.metrics.find(({ id }) => id === entry.id);
    if (!found && result?.metricsSize && entry.needs && isAbsent(entry.needs))
      return { value: add(entry.needs), missing: true, add: entry.needs };
    if (!found) return { value: '–', missing: true };
    if (found.value === null) {
      const why =
        entry.needs && result?.metricsSize
          ? missing(entry, entry.needs, result.metricsSize)
          : t('metrics.none');
      return { value: why, missing: true };
    }
    if (found.value === Number.POSITIVE_INFINITY) return { value: t('metrics.infinite') };
    const value =
      entry.id === 'psnr' ? t('metrics.db', { value: found.value.toFixed(2) }) : measured(found.value);
    return { value };
  };
  const explained = ({ about, better, range, cost, source }: MetricEntry) =>
    `${label(about)}${t('metrics.and')}${t(`metrics.${better}`)}${t('metrics.and')}${t('metrics.facts', { range, cost: t(`metrics.cost.${cost}`), source })}`;
  const at = result?.metricsSize;
  const size = at ? t('metrics.at', { size: `${at.width} × ${at.height}` }) : t('conventions.change');
  const further = entries.filter(({ place }) => place === 'more');
  const names = further.map((entry) => label(entry.label)).join(t('metrics.join'));
  const tile = (entry: MetricEntry) => {
    const { value, missing, add } = text(entry);
    const exact = result?.metrics.find(({ id }) => id === entry.id)?.value;
    return (
      <div key={entry.id} className={classes.tile}>
        <dt>
          <Explained byTouch text={explained(entry)}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation has to be within reach of the keyboard */}
            <span className={classes.term} tabIndex={0}>
              {label(entry.label)}
            </span>
          </Explained>{' '}
          <span aria-hidden="true">{entry.better === 'larger' ? '↑' : '↓'}</span>
        </dt>
        <dd data-missing={missing} title={exact == null ? '' : String(exact)}>
          {add ? (
            <UnstyledButton className={classes.add} onClick={() => showNetworks(true)}>
              {value}
            </UnstyledButton>
          ) : (
            value
          )}
        </dd>
        <dd className={classes.by}>{conventionText(t, entry.follows, made.conventions, made.prepare)}</dd>
      </div>
    );
  };
  return (
    <div className={classes.verdicts}>
      <dl {...dimmed(standing)} className={`measured ${classes.tiles}`} aria-label={t('metrics.title')}>
        {entries.filter(({ place }) => place === 'first').map(tile)}
        <div className={classes.tile}>
          <dt>{t('conventions.label')}</dt>
          <dd>
            <ConventionsMenu text={size} />
          </dd>
        </div>
      </dl>
      <div className={classes.more}>
        <UnstyledButton className={classes.conventions} aria-expanded={more} onClick={() => showMore(!more)}>
          {more ? t('metrics.less') : t('metrics.more', { names })}
        </UnstyledButton>
        {more && (
          <UnstyledButton className={classes.conventions} onClick={() => showAgreement(true)}>
            {t('shell:backbone.people')}
          </UnstyledButton>
        )}
      </div>
      {more && (
        <dl {...dimmed(standing)} className={`measured ${classes.tiles}`} aria-label={t('metrics.further')}>
          {further.map(tile)}
        </dl>
      )}
    </div>
  );
}

const none: never[] = [];
