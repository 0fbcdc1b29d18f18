import { useTranslation } from 'react-i18next';
import { shownResult } from '#state/comparison.ts';
import { standingOf } from '#state/standing.ts';
import type { BackboneId, MetricEntry, Size } from '#worker/protocol.ts';
import { Explained } from '../controls/Explained.tsx';
import { measured } from '../format.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';
import { dimmed } from './dimmed.ts';
import classes from './TotalCard.module.css';

/** MAE, MSE, PSNR, SSIM and LPIPS right under the perceptual distance, so that they can be seen to disagree. */
export function MetricTiles() {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const { entries, backbones, result, masked, standing } = useApp((store) => ({
    entries: store.catalogue?.metrics ?? none,
    backbones: store.catalogue?.backbones ?? none,
    result: shownResult(store),
    masked: store.measured?.request.mask != null,
    standing: standingOf(store),
  }));
  /** Why LPIPS has no number although it was asked for. */
  const missing = (needs: BackboneId, { width, height }: Size) => {
    if (masked) return t('metrics.maskNote');
    const side = backbones.find(({ id }) => id === needs)?.minSide ?? 0;
    return Math.min(width, height) < side ? t('metrics.tooSmall', { side }) : t('metrics.install');
  };
  const text = (entry: MetricEntry): { value: string; missing?: true } => {
    const found = result?.metrics.find(({ id }) => id === entry.id);
    if (!found) return { value: result && entry.needs ? t('metrics.install') : '–', missing: true };
    if (found.value === null) {
      if (entry.id === 'psnr') return { value: t('metrics.infinite') };
      const why = entry.needs && result ? missing(entry.needs, result.working) : t('metrics.maskNote');
      return { value: why, missing: true };
    }
    const value =
      entry.id === 'psnr' ? t('metrics.db', { value: found.value.toFixed(2) }) : measured(found.value);
    return { value };
  };
  return (
    <dl {...dimmed(standing)} className={`measured ${classes.tiles}`} aria-label={t('metrics.title')}>
      {entries.map((entry) => {
        const { value, missing } = text(entry);
        const exact = result?.metrics.find(({ id }) => id === entry.id)?.value;
        return (
          <div key={entry.id} className={classes.tile}>
            <dt>
              <Explained byTouch text={`${label(entry.about)} ${t(`metrics.${entry.better}`)}`}>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation has to be within reach of the keyboard */}
                <span className={classes.term} tabIndex={0}>
                  {label(entry.label)}
                </span>
              </Explained>{' '}
              <span aria-hidden="true">{entry.better === 'larger' ? '↑' : '↓'}</span>
            </dt>
            <dd data-missing={missing} title={exact == null ? '' : String(exact)}>
              {value}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

const none: never[] = [];
