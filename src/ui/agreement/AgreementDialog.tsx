import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../controls/Dialog.tsx';
import { percent } from '../format.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';
import { AgreementTable } from './AgreementTable.tsx';
import { measured } from './measured.ts';
import { agreementRows, measuredRow, untrained } from './rows.ts';

/** How well each network and metric agrees with people, measured by this page's own code, beside what others have published. */
export function AgreementDialog({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation('agreement');
  const label = useLabel();
  const { backbones, metrics } = useApp((store) => ({
    backbones: store.catalogue?.backbones ?? none,
    metrics: store.catalogue?.metrics ?? none,
  }));
  const words = { name: label, untrained: t('untrained'), people: t('people') };
  const { materials, tid2013, settings } = measured;
  const easy = measuredRow(untrained)?.tid2013;
  const count = (number: number) => number.toLocaleString(i18n.language);
  return (
    <Dialog onClose={onClose} title={t('title')} size="xl">
      <Stack gap="sm">
        <Text fz="sm">{t('about')}</Text>
        <AgreementTable rows={agreementRows({ backbones, metrics }, words)} />
        <Text fz="sm">
          <strong>{t('set.materials')}</strong>{' '}
          {t('materials', {
            images: materials.images,
            questions: count(materials.questions),
            decided: count(materials.decided),
            people: percent(materials.people[0]),
            side: settings.materialsSide,
          })}
        </Text>
        <Text fz="sm">
          <strong>{t('set.tid2013')}</strong>{' '}
          {t('tid2013', { pictures: tid2013.pictures, references: tid2013.references })}
          {easy && t('easy', { two: easy.blurAndJpeg[0].toFixed(2), four: easy.overall[0].toFixed(2) })}
        </Text>
        <Text fz="sm">{t('bapps')}</Text>
        <Text fz="sm" className="quiet">
          {t('how', { rounds: count(settings.bootstrapRounds) })}
        </Text>
      </Stack>
    </Dialog>
  );
}

const none: never[] = [];
