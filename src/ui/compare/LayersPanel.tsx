import { Button, Group, SegmentedControl, Select, Text, Tooltip } from '@mantine/core';
import { IconEqual, IconRotate } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { chosenRecipe, shownResult, weighedOf } from '#state/comparison.ts';
import { chosenBackbone } from '#state/networks.ts';
import { equalised, placeOf, presetWeights, type Weights } from '#state/rows.ts';
import type { Store } from '#state/store.ts';
import type { DistanceId } from '#worker/protocol.ts';
import { useLabel } from '../useLabel.ts';
import { useApp, useAppStore } from '../useStore.ts';
import { LayerRow } from './LayerRow.tsx';
import classes from './LayersPanel.module.css';

/** Whether the settings still are what the recipe says. */
function isModified(store: Store): boolean {
  const [recipe, backbone] = [chosenRecipe(store), chosenBackbone(store)];
  if (!recipe || !backbone) return false;
  const { distance, place, reduction, weights } = store.settings;
  const preset = presetWeights(backbone, recipe, recipe.distance, placeOf(recipe));
  const nonZero = (all: Weights) =>
    JSON.stringify(
      Object.entries(all)
        .filter(([, w]) => w > 0)
        .sort(),
    );
  return (
    distance !== recipe.distance ||
    place !== placeOf(recipe) ||
    reduction !== recipe.reduction ||
    nonZero(weights) !== nonZero(preset)
  );
}

/** A row a tap: its weight, its distance, what it contributes. Weights only re-weigh numbers that are on the page. */
export function LayersPanel() {
  const { t } = useTranslation('compare');
  const { rows, loading } = useApp((store) => {
    const result = shownResult(store);
    return { rows: weighedOf(store, result).rows, loading: store.running.at === 'running' };
  });
  const keys = rows.map(({ key }) => key).join();
  return (
    <section className="card" aria-label={t('layers.title')}>
      <Controls />
      <div className={classes.head} aria-hidden="true">
        <span>{t('layers.tap')}</span>
        <span>{t('layers.weight')}</span>
        <span className={classes.number}>{t('layers.distanceColumn')}</span>
        <span className={classes.number}>{t('layers.contribution')}</span>
        <span className={classes.number}>{t('layers.share')}</span>
      </div>
      <div key={keys}>
        {rows.map((row, i) => (
          <LayerRow
            key={row.key}
            row={row}
            loading={loading}
            first={i === 0 || rows[i - 1]!.block !== row.block}
          />
        ))}
      </div>
    </section>
  );
}

function Controls() {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const store = useAppStore();
  const { catalogue, recipe, backbone, settings, modified } = useApp((s) => ({
    catalogue: s.catalogue,
    recipe: chosenRecipe(s),
    backbone: chosenBackbone(s),
    settings: s.settings,
    modified: isModified(s),
  }));
  const { useRecipe: take, setDistance, setPlace, set, setWeights } = store.getState();
  const fitting =
    catalogue?.recipes.filter(({ backbones }) => backbone && backbones.includes(backbone.id)) ?? [];
  const twoSided = backbone?.taps.some(({ at }) => at === 'before-relu') ?? true;
  const equalise = () =>
    setWeights(equalised(weighedOf(store.getState(), shownResult(store.getState())).rows));
  return (
    <div className={classes.controls}>
      <Group gap="xs" align="flex-end">
        <Select
          className={classes.recipe}
          size="sm"
          label={modified ? `${t('layers.recipe')} (${t('layers.modified')})` : t('layers.recipe')}
          data={fitting.map((entry) => ({ value: entry.id, label: label(entry.label) }))}
          value={recipe?.id ?? null}
          allowDeselect={false}
          maxDropdownHeight={360}
          onChange={(id) => {
            const chosen = fitting.find((entry) => entry.id === id);
            if (chosen) take(chosen);
          }}
        />
        <Tooltip label={t('layers.equaliseHelp')} multiline w={240}>
          <Button
            variant="default"
            size="sm"
            px={10}
            leftSection={<IconEqual size={15} />}
            onClick={equalise}
          >
            {t('layers.equalise')}
          </Button>
        </Tooltip>
        <Button
          variant="default"
          size="sm"
          px={10}
          leftSection={<IconRotate size={15} />}
          disabled={!modified}
          onClick={() => recipe && take(recipe)}
        >
          {t('layers.reset')}
        </Button>
      </Group>
      {recipe && (
        <Text fz="xs" className="quiet">
          {label(recipe.about)} {recipe.scale !== 1 && t('layers.scale', { scale: recipe.scale })}{' '}
          {t('layers.source', { source: recipe.source })}
        </Text>
      )}
      <Group gap="xs" align="flex-end">
        <Select
          className={classes.distance}
          size="xs"
          label={t('layers.distance')}
          data={catalogue?.distances.map((entry) => ({ value: entry.id, label: label(entry.label) })) ?? []}
          value={settings.distance}
          allowDeselect={false}
          onChange={(id) => id && setDistance(id as DistanceId)}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('layers.reduction')}
          value={settings.reduction}
          onChange={(reduction) => set({ reduction: reduction as 'mean' | 'sum' })}
          data={(['mean', 'sum'] as const).map((value) => ({ value, label: t(`layers.${value}`) }))}
        />
        {twoSided && (
          <SegmentedControl
            size="xs"
            aria-label={t('layers.place')}
            value={settings.place}
            onChange={(place) => setPlace(place as 'after-relu' | 'before-relu')}
            data={(['after-relu', 'before-relu'] as const).map((value) => ({
              value,
              label: t(`layers.${value}`),
            }))}
          />
        )}
      </Group>
    </div>
  );
}
