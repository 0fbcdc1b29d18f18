import { ActionIcon, Group, Table, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { selectedGenerated } from '#state/images.ts';
import { disagreement, rankingOf } from '#state/ranking.ts';
import { measured } from '../format.ts';
import { useApp, useAppStore } from '../useStore.ts';
import { Thumbnail } from './Thumbnail.tsx';

/** Several generated images against one reference, closest first. Shown from two on. */
export function RankingTable() {
  const { t } = useTranslation('compare');
  const store = useAppStore();
  const { generated, selected } = useApp((s) => ({
    generated: s.generated,
    selected: selectedGenerated(s)?.id,
  }));
  useApp((s) => JSON.stringify(rankingOf(s))); // renders again when a number in the ranking has changed
  if (generated.length < 2) return null;
  const ranked = rankingOf(store.getState());
  const verdict = disagreement(ranked);
  const { select, removeGenerated } = store.getState();
  return (
    <section className="card" aria-label={t('ranking.title')}>
      <Text component="h2" className="card-title">
        {t('ranking.title')}
      </Text>
      <Text fz="sm" className="quiet" mb="xs">
        {t('ranking.about')} {verdict === 'agree' && t('ranking.agree')}
        {verdict && verdict !== 'agree' && (
          <strong>
            {t('ranking.disagree', { psnr: verdict.psnr.name, perceptual: verdict.perceptual.name })}
          </strong>
        )}
      </Text>
      <Table highlightOnHover verticalSpacing={4} horizontalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('ranking.rank')}</Table.Th>
            <Table.Th>{t('ranking.name')}</Table.Th>
            <Table.Th ta="right">{t('ranking.total')}</Table.Th>
            <Table.Th ta="right">PSNR</Table.Th>
            <Table.Th ta="right">SSIM</Table.Th>
            <Table.Th>
              <VisuallyHidden>{t('slot.remove')}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {ranked.map(({ id, name, total, psnr, ssim }, i) => (
            <Table.Tr key={id} {...(id === selected && { bg: 'var(--soft)' })}>
              <Table.Td>{i + 1}</Table.Td>
              <Table.Td style={{ maxWidth: 220 }}>
                <UnstyledButton
                  onClick={() => select(id)}
                  aria-pressed={id === selected}
                  style={{ maxWidth: '100%' }}
                >
                  <Group gap={8} wrap="nowrap">
                    <Thumbnail pixels={generated.find((image) => image.id === id)!.preview} side={32} />
                    <Text fz="sm" truncate title={name}>
                      {name}
                    </Text>
                  </Group>
                </UnstyledButton>
              </Table.Td>
              <Table.Td ta="right" title={String(total ?? '')}>
                {total === null ? '…' : measured(total)}
              </Table.Td>
              <Table.Td ta="right">{total === null ? '…' : psnr === null ? '∞' : psnr.toFixed(2)}</Table.Td>
              <Table.Td ta="right">{ssim === null ? '–' : ssim.toFixed(4)}</Table.Td>
              <Table.Td>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('ranking.remove', { name })}
                  onClick={() => removeGenerated(id)}
                >
                  <IconX size={15} />
                </ActionIcon>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
