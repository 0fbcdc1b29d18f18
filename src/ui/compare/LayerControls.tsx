import { Button, Input, SegmentedControl, Select, Text, Tooltip } from '@mantine/core';
import { IconEqual, IconRotate } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { chosenRecipe } from '#state/comparison.ts';
import { chosenBackbone } from '#state/networks.ts';
import { isModified } from '#state/recipe.ts';
import type { DistanceId } from '#worker/protocol.ts';
import { useLabel } from '../useLabel.ts';
import { useApp, useAppStore } from '../useStore.ts';
import classes from './LayersPanel.module.css';

/** Recipe, distance, reduction and side of the ReLU: what the rows measure and begin with. */
export function LayerControls() {
  return (
    <div className={classes.controls}>
      <RecipeControls />
      <MeasureControls />
    </div>
  );
}

function RecipeControls() {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const store = useAppStore();
  const { catalogue, recipe, backbone, modified } = useApp((s) => ({
    catalogue: s.catalogue,
    recipe: chosenRecipe(s),
    backbone: chosenBackbone(s),
    modified: isModified(s),
  }));
  const { useRecipe: take, equalise } = store.getState();
  const fitting =
    catalogue?.recipes.filter(({ backbones }) => backbone && backbones.includes(backbone.id)) ?? [];
  return (
    <>
      <div className={classes.line}>
        <Select
          className={classes.recipe}
          size="sm"
          label={modified ? `${t('layers.recipe')} (${t('layers.modified')})` : t('layers.recipe')}
          data={fitting.map((entry) => ({ value: entry.id, label: label(entry.label) }))}
          value={recipe?.id ?? null}
          allowDeselect={false}
          maxDropdownHeight={420}
          onChange={(id) => {
            const chosen = fitting.find((entry) => entry.id === id);
            if (chosen) take(chosen);
          }}
        />
        <Tooltip label={t('layers.equaliseHelp')} multiline w={240}>
          <Button variant="default" px={12} leftSection={<IconEqual size={15} />} onClick={equalise}>
            {t('layers.equalise')}
          </Button>
        </Tooltip>
        <Button
          variant="default"
          px={12}
          leftSection={<IconRotate size={15} />}
          disabled={!modified}
          onClick={() => recipe && take(recipe)}
        >
          {t('layers.reset')}
        </Button>
      </div>
      {recipe && (
        <div>
          <Text fz={12.5} lh={1.5}>
            {label(recipe.about)} {recipe.scale !== 1 && t('layers.scale', { scale: recipe.scale })}
          </Text>
          <Text fz="xs" lh={1.45} mt={3} className="quiet" style={{ overflowWrap: 'anywhere' }}>
            {t('layers.source', { source: recipe.source })}
          </Text>
        </div>
      )}
    </>
  );
}

function MeasureControls() {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const { distances, twoSided, settings, set, setDistance, setPlace } = useApp((store) => ({
    distances: store.catalogue?.distances ?? none,
    twoSided: chosenBackbone(store)?.taps.some(({ at }) => at === 'before-relu') ?? true,
    settings: store.settings,
    set: store.set,
    setDistance: store.setDistance,
    setPlace: store.setPlace,
  }));
  const about = distances.find(({ id }) => id === settings.distance)?.about;
  return (
    <div className={classes.line}>
      <Tooltip label={about && label(about)} multiline w={300} position="top-start" openDelay={400}>
        <Select
          className={classes.distance}
          size="xs"
          label={t('layers.distance')}
          data={distances.map((entry) => ({ value: entry.id, label: label(entry.label) }))}
          value={settings.distance}
          allowDeselect={false}
          onChange={(id) => id && setDistance(id as DistanceId)}
        />
      </Tooltip>
      <Input.Wrapper size="xs" label={t('layers.reduction')} labelElement="div">
        <SegmentedControl
          size="xs"
          className={classes.choice}
          aria-label={t('layers.reduction')}
          value={settings.reduction}
          onChange={(reduction) => set({ reduction: reduction as 'mean' | 'sum' })}
          data={(['mean', 'sum'] as const).map((value) => ({ value, label: t(`layers.${value}`) }))}
        />
      </Input.Wrapper>
      {twoSided && (
        <Input.Wrapper size="xs" label={t('layers.place')} labelElement="div">
          <SegmentedControl
            size="xs"
            className={classes.choice}
            aria-label={t('layers.place')}
            value={settings.place}
            onChange={(place) => setPlace(place as 'after-relu' | 'before-relu')}
            data={(['after-relu', 'before-relu'] as const).map((value) => ({
              value,
              label: t(`layers.${value}`),
            }))}
          />
        </Input.Wrapper>
      )}
    </div>
  );
}

const none: never[] = [];
