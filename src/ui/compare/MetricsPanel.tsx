import { Table, Text, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { shownResult } from '#state/comparison.ts';
import type { MetricEntry } from '#worker/protocol.ts';
import { measured } from '../format.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';

/** MAE, MSE, PSNR, SSIM and LPIPS beside the perceptual distance, so that they can be seen to disagree. */
export function MetricsPanel() {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const { entries, result, masked } = useApp((store) => ({
    entries: store.catalogue?.metrics ?? none,
    result: shownResult(store),
    masked: store.mask !== null,
  }));
  const text = (entry: MetricEntry): string => {
    const found = result?.metrics.find(({ id }) => id === entry.id);
    if (!found) return result && entry.needs ? t('metrics.install') : '–';
    if (found.value === null) {
      if (entry.id === 'psnr') return t('metrics.infinite');
      return entry.needs && masked ? t('metrics.maskNote') : entry.needs ? t('metrics.install') : '–';
    }
    return entry.id === 'psnr' ? t('metrics.db', { value: found.value.toFixed(3) }) : measured(found.value);
  };
  return (
    <section className="card" aria-label={t('metrics.title')}>
      <Text component="h2" fw={650} mb={8}>
        {t('metrics.title')}
      </Text>
      <Table verticalSpacing={6} horizontalSpacing={4}>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entry.id}>
              <Table.Th fw={500}>
                <Tooltip
                  label={label(entry.about)}
                  multiline
                  w={260}
                  events={{ hover: true, focus: true, touch: true }}
                >
                  <Text span fz="sm" tabIndex={0} style={{ borderBottom: '1px dotted var(--quiet)' }}>
                    {label(entry.label)}
                  </Text>
                </Tooltip>
              </Table.Th>
              <Table.Td className="quiet" fz="xs">
                {t(`metrics.${entry.better}`)}
              </Table.Td>
              <Table.Td
                ta="right"
                title={String(result?.metrics.find(({ id }) => id === entry.id)?.value ?? '')}
              >
                {text(entry)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

const none: never[] = [];
