import { ActionIcon, Button, Group, Table, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { selectedGenerated } from '#state/images.ts';
import { disagreement, isComplete, type Ranked, type RankedBy, rankingOf, sortedBy } from '#state/ranking.ts';
import { standingOf } from '#state/standing.ts';
import { measured } from '../format.ts';
import { failureText } from '../shell/failureText.ts';
import { useLabel } from '../useLabel.ts';
import { useApp, useAppStore } from '../useStore.ts';
import { dimmed } from './dimmed.ts';
import classes from './RankingTable.module.css';
import { SizeChip } from './SizeChip.tsx';
import { StandingMark } from './StandingMark.tsx';
import { Thumbnail } from './Thumbnail.tsx';

interface Column {
  readonly by: RankedBy;
  readonly label: string;
  readonly better: 'larger' | 'smaller';
}

/** Several generated images against one reference, closest first. Shown from two on. */
export function RankingTable() {
  const { t } = useTranslation('compare');
  const store = useAppStore();
  const { generated, selected, standing, failed } = useApp((s) => ({
    generated: s.generated,
    selected: selectedGenerated(s)?.id,
    standing: standingOf(s),
    failed: s.running.at === 'failed',
  }));
  useApp((s) => JSON.stringify(rankingOf(s))); // renders again when a number in the ranking has changed
  const columns = useColumns();
  const [sort, setSort] = useState<{ by: RankedBy; bestFirst: boolean }>({ by: 'total', bestFirst: true });
  if (generated.length < 2) return null;
  const ranked = rankingOf(store.getState());
  const verdict = standing === 'previous' ? null : disagreement(ranked);
  const column = columns.find(({ by }) => by === sort.by) ?? columns[0]!;
  // While numbers are still to come, rows stay where they are and have no rank.
  const complete = isComplete(ranked);
  const ranks = new Map(complete ? ranked.map(({ id }, i) => [id, i + 1]) : []);
  const { select, removeGenerated, compareNow } = store.getState();
  const sortBy = (by: RankedBy) => setSort({ by, bestFirst: by === column.by ? !sort.bestFirst : true });
  return (
    <section className="card" aria-label={t('ranking.title')}>
      <Text component="h2" className="card-title">
        {t('ranking.title')}
        <StandingMark standing={standing} /> <SizeChip />
      </Text>
      <Text fz="sm" className="quiet" mb="xs">
        {t('ranking.about')} {verdict === 'agree' && t('ranking.agree')}
        {verdict && verdict !== 'agree' && (
          <strong>
            {t('ranking.disagree', { psnr: verdict.psnr.name, perceptual: verdict.perceptual.name })}
          </strong>
        )}
      </Text>
      <Table.ScrollContainer pos="relative" minWidth={120 + 70 * columns.length} type="native">
        <Table highlightOnHover verticalSpacing={4} horizontalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('ranking.rank')}</Table.Th>
              <Table.Th>{t('ranking.name')}</Table.Th>
              {columns.map(({ by, label, better }) => (
                <Table.Th key={by} ta="right" aria-sort={ariaSort(by === column.by, better, sort.bestFirst)}>
                  <UnstyledButton
                    fz="sm"
                    fw={by === column.by ? 700 : 500}
                    style={{ whiteSpace: 'nowrap' }}
                    title={t('ranking.sort', { column: label, better: t(`metrics.${better}`) })}
                    onClick={() => sortBy(by)}
                  >
                    {label} <span aria-hidden="true">{better === 'larger' ? '↑' : '↓'}</span>
                    <span aria-hidden="true">{by !== column.by ? '' : sort.bestFirst ? ' ▾' : ' ▴'}</span>
                  </UnstyledButton>
                </Table.Th>
              ))}
              <Table.Th>
                <VisuallyHidden>{t('slot.remove')}</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {(complete ? sortedBy(ranked, column.by, column.better, sort.bestFirst) : ranked).map((one) => (
              <Table.Tr key={one.id} {...(one.id === selected && { bg: 'var(--soft)' })}>
                <Table.Td>{one.total === null ? '–' : (ranks.get(one.id) ?? '…')}</Table.Td>
                <Table.Td className={classes.name}>
                  <UnstyledButton
                    onClick={() => select(one.id)}
                    aria-pressed={one.id === selected}
                    style={{ maxWidth: '100%' }}
                  >
                    <Group gap={8} wrap="nowrap">
                      <Thumbnail pixels={generated.find(({ id }) => id === one.id)!.preview} side={32} />
                      <Text fz="sm" truncate title={one.name}>
                        {one.name}
                      </Text>
                    </Group>
                  </UnstyledButton>
                </Table.Td>
                {one.total === null && one.failure ? (
                  <Table.Td colSpan={columns.length} fz="xs">
                    {failureText(t, one.failure)}
                  </Table.Td>
                ) : (
                  columns.map(({ by }) => (
                    <Table.Td key={by} ta="right" title={by === 'total' ? String(one.total ?? '') : ''}>
                      <span {...dimmed(standing)}>{cellText(one, by)}</span>
                    </Table.Td>
                  ))
                )}
                <Table.Td>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('ranking.remove', { name: one.name })}
                    onClick={() => removeGenerated(one.id)}
                  >
                    <IconX size={15} />
                  </ActionIcon>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {failed && ranked.some(({ failure }) => failure && failure.code !== 'sizes-differ') && (
        <Button size="compact-sm" variant="default" mt="xs" onClick={() => void compareNow()}>
          {t('ranking.retry')}
        </Button>
      )}
    </section>
  );
}

/** The perceptual distance, PSNR, SSIM, LPIPS where its network has given numbers, and the others that were asked for. */
function useColumns(): readonly Column[] {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const { entries, measured, more } = useApp((store) => ({
    more: store.moreMetrics,
    entries: store.catalogue?.metrics ?? none,
    measured: store.measured,
  }));
  const given = new Set(Object.values(measured?.results ?? {}).flatMap((r) => r.metrics.map(({ id }) => id)));
  const shown = entries.filter(
    ({ id, needs, place }) =>
      id === 'psnr' ||
      id === 'ssim' ||
      (place === 'more' ? more && (needs === null || given.has(id)) : needs !== null && given.has(id)),
  );
  return [
    { by: 'total', label: t('ranking.total'), better: 'smaller' },
    ...shown.map((entry) => ({ by: entry.id, label: label(entry.label), better: entry.better })),
  ];
}

function ariaSort(on: boolean, better: Column['better'], bestFirst: boolean) {
  if (!on) return 'none';
  return (better === 'smaller') === bestFirst ? 'ascending' : 'descending';
}

function cellText({ total, metrics }: Ranked, by: RankedBy): string {
  if (total === null) return '…';
  if (by === 'total') return measured(total);
  const value = metrics[by];
  if (value == null) return '–';
  if (value === Number.POSITIVE_INFINITY) return '∞';
  return by === 'psnr' ? value.toFixed(2) : value.toFixed(4);
}

const none: never[] = [];
