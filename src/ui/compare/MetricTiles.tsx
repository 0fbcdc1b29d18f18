import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { shownResult } from '#state/comparison.ts';
import type { MetricEntry } from '#worker/protocol.ts';
import { measured } from '../format.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';
import classes from './TotalCard.module.css';

/** MAE, MSE, PSNR, SSIM and LPIPS right under the perceptual distance, so that they can be seen to disagree. */
export function MetricTiles() {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const { entries, result, masked } = useApp((store) => ({
    entries: store.catalogue?.metrics ?? none,
    result: shownResult(store),
    masked: store.mask !== null,
  }));
  const text = (entry: MetricEntry): { value: string; missing?: true } => {
    const found = result?.metrics.find(({ id }) => id === entry.id);
    if (!found) return { value: result && entry.needs ? t('metrics.install') : '–', missing: true };
    if (found.value === null) {
      if (entry.id === 'psnr') return { value: t('metrics.infinite') };
      return { value: entry.needs && !masked ? t('metrics.install') : t('metrics.maskNote'), missing: true };
    }
    const value =
      entry.id === 'psnr' ? t('metrics.db', { value: found.value.toFixed(2) }) : measured(found.value);
    return { value };
  };
  return (
    <dl className={classes.tiles} aria-label={t('metrics.title')}>
      {entries.map((entry) => {
        const { value, missing } = text(entry);
        const exact = result?.metrics.find(({ id }) => id === entry.id)?.value;
        return (
          <div key={entry.id} className={classes.tile}>
            <dt>
              <Tooltip
                label={`${label(entry.about)} ${t(`metrics.${entry.better}`)}`}
                multiline
                w={260}
                events={{ hover: true, focus: true, touch: true }}
              >
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation has to be within reach of the keyboard */}
                <span className={classes.term} tabIndex={0}>
                  {label(entry.label)}
                </span>
              </Tooltip>{' '}
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
