import { Table, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { percent } from '../format.ts';
import classes from './AgreementTable.module.css';
import type { Interval } from './measured.ts';
import { type AgreementRow, type Column, columns, sortedRows } from './rows.ts';

/** Each network and metric against each set; a head sorts by its column, a second time the other way round. */
export function AgreementTable({ rows }: { rows: readonly AgreementRow[] }) {
  const { t, i18n } = useTranslation('agreement');
  const [sort, setSort] = useState<{ column: Column; turned: boolean }>({
    column: 'majority',
    turned: false,
  });
  const sortBy = (column: Column) =>
    setSort({ column, turned: column === sort.column ? !sort.turned : false });
  return (
    <Table.ScrollContainer minWidth={640} type="native" className={classes.scroll ?? ''}>
      <Table verticalSpacing={6} horizontalSpacing="xs" aria-label={t('title')}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th
                key={column}
                scope="col"
                className={column === 'name' ? classes.name : undefined}
                aria-sort={ariaSort(column, sort)}
              >
                <UnstyledButton
                  fz="sm"
                  fw={column === sort.column ? 700 : 500}
                  title={t('sort', { column: t(`column.${column}`) })}
                  onClick={() => sortBy(column)}
                >
                  {t(`column.${column}`)}
                  <span aria-hidden="true">{column !== sort.column ? '' : sort.turned ? ' ▴' : ' ▾'}</span>
                </UnstyledButton>
                {column !== 'name' && (
                  <Text fz="xs" fw={400} className="quiet">
                    {t(`scale.${column}`)}
                  </Text>
                )}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sortedRows(rows, sort.column, sort.turned, i18n.language).map((row) => (
            <Table.Tr key={row.id} data-kind={row.kind} className={classes.row}>
              <Table.Th scope="row" className={classes.name}>
                <Text fz="sm" fw={500}>
                  {row.name}
                </Text>
                <Text fz="xs" fw={400} className="quiet">
                  {t(`kind.${row.kind}`)}
                </Text>
              </Table.Th>
              <Table.Td>
                <Cell interval={row.majority} text={percent} />
              </Table.Td>
              <Table.Td>
                <Cell interval={row.answers} text={percent} />
              </Table.Td>
              <Table.Td>
                <Cell interval={row.opinions} text={correlation} />
              </Table.Td>
              <Table.Td>
                {row.published.length === 0 && '–'}
                {row.published.map(({ value, source }) => (
                  <div key={source}>
                    {correlation(value)}
                    <Text fz="xs" className="quiet">
                      {source}
                    </Text>
                  </div>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** A number, and under it the interval in which 95 % of resamplings lie. */
function Cell({ interval, text }: { interval: Interval | null; text: (value: number) => string }) {
  const { t } = useTranslation('agreement');
  if (!interval) return '–';
  const [value, low, high] = interval.map(text) as [string, string, string];
  return (
    <>
      {value}
      <Text fz="xs" className="quiet">
        {t('interval', { low, high })}
      </Text>
    </>
  );
}

/** A rank correlation with two digits after the point, a third would be noise. */
const correlation = (value: number): string => value.toFixed(2).replace('-', '−');

function ariaSort(column: Column, sort: { column: Column; turned: boolean }) {
  if (column !== sort.column) return 'none';
  // Numbers begin with the largest, names with the first letter.
  return (column === 'name') === sort.turned ? 'descending' : 'ascending';
}
