import { Code, CopyButton, Table, Text, UnstyledButton } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formulaOf } from '#report/formula.ts';
import { preparedText } from '../preparedText.ts';
import { backendNames } from '../shell/BackendBadge.tsx';
import { useLabel } from '../useLabel.ts';
import { useLater } from '../useLater.ts';
import { dimmed } from './dimmed.ts';
import { StandingMark } from './StandingMark.tsx';
import { useShown } from './useShown.ts';

/** Everything that it takes to make the total again; it travels with every export. */
export function HowMade() {
  const { t } = useTranslation(['compare', 'viewer']);
  const label = useLabel();
  // Mostly below what is in sight: after the numbers, the pictures and their chart.
  const { shown: newest, standing: newestStanding } = useShown();
  const shown = useLater(useLater(useLater(newest)));
  const standing = shown?.result === newest?.result ? newestStanding : 'replacing';
  const title = (
    <Text component="h2" className="card-title" mb={8}>
      {t('made.title')}
      <StandingMark standing={standing} />
    </Text>
  );
  if (!shown)
    return (
      <section className="card" aria-label={t('made.title')}>
        {title}
        <Text fz="sm" className="quiet">
          {t('made.empty')}
        </Text>
      </section>
    );
  const { made, working } = shown.result;
  const { backbone, reference, prepare } = shown.request;
  const layers = shown.weighed.rows
    .filter(({ value }) => value !== null)
    .map(({ tap, distance, weight }) => ({ tap, kind: distance, weight }));
  const rows: readonly [string, React.ReactNode][] = [
    [t('made.backbone'), label(backbone.label)],
    [
      t('made.weights'),
      `${sourceText(t, made.weights.source)} · ${made.weights.family} · ${made.weights.dtype}`,
    ],
    [
      t('made.sha'),
      <CopyButton key="sha" value={made.weights.sha256}>
        {({ copy }) => (
          <UnstyledButton
            onClick={copy}
            style={{ overflowWrap: 'anywhere', fontFamily: 'monospace', fontSize: 12 }}
          >
            {made.weights.sha256}
          </UnstyledButton>
        )}
      </CopyButton>,
    ],
    [t('made.preprocessing'), <Code key="pre">{made.preprocessing}</Code>],
    [t('made.pooling'), t(made.variant.pooling === 'max' ? 'made.max' : 'made.average')],
    [t('made.size'), `${working.width} × ${working.height}`],
    [
      t('viewer:which.reference'),
      preparedText(t, reference, shown.generated, working, shown.result.colours.reference),
    ],
    [
      t('viewer:which.generated'),
      preparedText(t, shown.generated, reference, working, shown.result.colours.generated),
    ],
    [
      t('made.order'),
      t(prepare.profiles === 'srgb' ? 'made.orderTextSrgb' : 'made.orderText', {
        background: t(`prepare.${prepare.background}`),
      }),
    ],
    [t('made.formula'), <Code key="formula">{formulaOf(layers, shown.reduction, shown.scale)}</Code>],
    [t('made.backend'), backendNames[made.backend]],
  ];
  return (
    <section className="card" aria-label={t('made.title')}>
      {title}
      <Table {...dimmed(standing)} verticalSpacing={5} horizontalSpacing={4} fz="sm">
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th fw={500} className="quiet" w={150} style={{ verticalAlign: 'top' }}>
                {name}
              </Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

/** Where weights come from; those of this project in the page's language, since nobody else has words for them. */
const sourceText = (t: TFunction<['compare', 'viewer']>, source: string): string =>
  source.startsWith('this project:') ? t('made.ownWeights') : source;
