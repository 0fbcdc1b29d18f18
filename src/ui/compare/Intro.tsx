import { Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { firstSample } from '#state/firstSample.ts';
import { mistakenTotal } from '#state/standing.ts';
import { percent, total as totalText } from '../format.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';
import { NetworkNote } from './NetworkNote.tsx';
import { unseen } from './unseen.ts';
import { useShown } from './useShown.ts';
import { useStarting } from './useStarting.ts';

/** The question of the page, and its answer for the pair that is shown, in a sentence. */
export function Intro() {
  const { t } = useTranslation('compare');
  return (
    <div>
      <Title
        order={2}
        fz={{ base: 19, sm: 22 }}
        lh={1.25}
        style={{ letterSpacing: '-0.018em', textWrap: 'balance' }}
      >
        {t('intro.question')}
      </Title>
      <Text mt={4} maw={1000} className="quiet" mih="1.55em">
        <Sample /> <Verdict />
      </Text>
      <NetworkNote />
    </div>
  );
}

/** What the sample pair shows. */
function Sample() {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const { scene, distortion } = useApp(({ catalogue, sample }) => ({
    scene: catalogue?.scenes.find(({ id }) => id === sample?.scene)?.label,
    distortion: catalogue?.distortions.find(({ id }) => id === sample?.distortion)?.label,
  }));
  const starting = useStarting();
  if (!scene || !distortion) {
    if (!starting) return null;
    const ids = { scene: firstSample.scene, change: firstSample.distortion };
    return <span {...unseen}>{t('intro.sample', ids)}</span>;
  }
  return t('intro.sample', { scene: label(scene), change: label(distortion) });
}

/** As long as what will be said of the first pair. */
const likely = { network: 'vgg19-slim', total: '100.000', share: '33.3%', tap: 'relu3_4' };

/** How far apart, and where most of it comes from. Its place is kept until the next is there: the page does not jump. */
function Verdict() {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const { shown, standing } = useShown();
  const starting = useStarting();
  const wrong = useApp(mistakenTotal);
  const total = shown?.weighed.total ?? null;
  if (starting)
    return <span {...unseen}>{t('intro.verdictSees', { ...likely, sees: t(`intro.sees.${3}`) })}</span>;
  // A sentence has no room for what else it might be of.
  if (!shown || total === null || standing === 'previous' || standing === 'partial') return null;
  if (wrong !== null)
    return <span>{t('intro.wrong', { wrong: totalText(wrong), right: totalText(total) })}</span>;
  const { rows } = shown.weighed;
  const { backbone } = shown.request;
  const visibility = standing === 'replacing' ? 'hidden' : 'inherit';
  if (total === 0)
    return (
      <span style={{ visibility }}>
        {rows.some(({ weight }) => weight > 0) ? t('total.equal') : t('intro.noWeights')}
      </span>
    );
  const [top] = rows.toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0));
  if (!top) return null;
  const values = {
    network: label(backbone.label),
    total: totalText(total),
    share: percent(top.share ?? 0),
    tap: top.key,
  };
  const known = backbone.id.startsWith('vgg') && top.block > 0;
  return (
    <span style={{ visibility }}>
      {known
        ? t('intro.verdictSees', { ...values, sees: t(`intro.sees.${top.block}`) })
        : t('intro.verdict', values)}
    </span>
  );
}
