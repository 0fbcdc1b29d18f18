import { Code, CopyButton, Table, Text, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { chosenRecipe, shownResult } from '#state/comparison.ts';
import { chosenBackbone } from '#state/networks.ts';
import { backendNames } from '../shell/BackendBadge.tsx';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';

/** Everything that it takes to make the total again; it travels with every export. */
export function HowMade() {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const { result, backbone, recipe, settings } = useApp((store) => ({
    result: shownResult(store),
    backbone: chosenBackbone(store),
    recipe: chosenRecipe(store),
    settings: store.settings,
  }));
  if (!result || !backbone) return <section className="card" aria-label={t('made.title')} />;
  const { made, working } = result;
  const resized =
    working.resized === 'no'
      ? t('made.notResized')
      : t('made.resized', { how: t(`prepare.filter.${working.resized}`) });
  const sum = settings.reduction === 'mean' ? 'mean' : 'sum';
  const scale = recipe && recipe.scale !== 1 ? `${recipe.scale} · ` : '';
  const rows: readonly [string, React.ReactNode][] = [
    [t('made.backbone'), label(backbone.label)],
    [t('made.weights'), `${made.weights.source} · ${made.weights.family} · ${made.weights.dtype}`],
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
    [
      t('made.size'),
      `${working.width} × ${working.height}, ${resized}${working.cropped ? `, ${t('made.cropped')}` : ''}`,
    ],
    [t('made.order'), t('made.orderText', { background: t(`prepare.${settings.prepare.background}`) })],
    [t('made.formula'), <Code key="formula">{`${scale}Σ w · ${sum}(${settings.distance})`}</Code>],
    [t('made.backend'), backendNames[made.backend]],
  ];
  return (
    <section className="card" aria-label={t('made.title')}>
      <Text component="h2" className="card-title" mb={8}>
        {t('made.title')}
      </Text>
      <Table verticalSpacing={5} horizontalSpacing={4} fz="sm">
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
