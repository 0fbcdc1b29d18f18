import { Alert, Button, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Change, Request } from '#state/request.ts';
import { changesOf, isDue, standingOf } from '#state/standing.ts';
import { allConventions, conventionText } from '../conventionText.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';

/** Says what the shown numbers are of, where they are not the answer to the present settings, with the way to get that. */
export function StandingNote() {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const { standing, request, changes, due, compareNow } = useApp((store) => ({
    standing: standingOf(store),
    request: store.measured?.request ?? null,
    changes: changesOf(store).join(),
    due: store.running.at === 'idle' && isDue(store),
    compareNow: store.compareNow,
  }));
  if (!request) return null;
  const network = label(request.backbone.label);
  if (standing === 'partial')
    return (
      <Text fz="sm" mt="xs">
        {t('standing.partialNote', { done: request.base.rows.length, all: request.panel.length, network })}
      </Text>
    );
  if (standing !== 'previous') return null;
  const known = changes.split(',').filter(Boolean) as Change[];
  const words = known.map((change) => changeText(t, change, request, network));
  return (
    <Alert color="yellow" mt="sm" p="sm" icon={<IconHistory size={18} />}>
      {t('standing.note', { changes: words.join(t('standing.join')) || t('standing.change.waiting') })}
      {due && (
        <Button size="compact-sm" variant="default" mt="xs" display="block" onClick={() => void compareNow()}>
          {t('total.compare')}
        </Button>
      )}
    </Alert>
  );
}

/** What the request had where the settings have something else now. */
function changeText(t: TFunction<'compare'>, change: Change, request: Request, network: string): string {
  switch (change) {
    case 'reference':
      return t('standing.change.reference', { reference: request.reference.name });
    case 'network':
      return t('standing.change.network', { network });
    case 'conventions':
      return t('standing.change.conventions', {
        conventions: conventionText(t, allConventions, request.conventions, request.prepare),
      });
    case 'prepare': {
      const { longestSide, resample, fit, background, profiles } = request.prepare;
      return t('standing.change.prepare', {
        size: longestSide === null ? t('prepare.native') : `≤ ${longestSide}`,
        resample,
        fit: t(`prepare.fits.${fit}`),
        background: t(`prepare.${background}`),
        profiles: t(`conventions.profileNames.${profiles}`),
      });
    }
    case 'region':
      return t(request.mask ? 'standing.change.region' : 'standing.change.whole');
    case 'recipe':
      return t('standing.change.recipe');
    case 'weights':
      return t('standing.change.weights');
    default:
      return change satisfies never;
  }
}
