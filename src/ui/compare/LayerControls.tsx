import { ActionIcon, Button, Input, SegmentedControl, Select, Text } from '@mantine/core';
import { IconArrowBackUp, IconEqual, IconRotate } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { chosenBackbone } from '#state/networks.ts';
import { isModified } from '#state/recipe.ts';
import { chosenRecipe } from '#state/wanted.ts';
import type { DistanceId } from '#worker/protocol.ts';
import { Explained } from '../controls/Explained.tsx';
import { whileBusy } from '../controls/whileBusy.ts';
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
  const { catalogue, recipe, backbone, modified, undoable } = useApp((s) => ({
    catalogue: s.catalogue,
    recipe: chosenRecipe(s),
    backbone: chosenBackbone(s),
    modified: isModified(s),
    undoable: s.replaced !== null,
  }));
  const { useRecipe: take, equalise, undo } = store.getState();
  const fitting =
    catalogue?.recipes.filter(({ backbones }) => backbone && backbones.includes(backbone.id)) ?? [];
  return (
    <>
      <div className={classes.line}>
        <Explained text={t('layers.recipeHelp')}>
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
        </Explained>
        <Explained text={t('layers.equaliseHelp')}>
          <Button variant="default" px={12} leftSection={<IconEqual size={15} />} onClick={equalise}>
            {t('layers.equalise')}
          </Button>
        </Explained>
        <Explained text={t('layers.resetHelp')}>
          <Button
            variant="default"
            px={12}
            leftSection={<IconRotate size={15} />}
            {...whileBusy(!modified, () => recipe && take(recipe))}
          >
            {t('layers.reset')}
          </Button>
        </Explained>
        <Explained text={t('layers.undoHelp')}>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t('layers.undo')}
            {...whileBusy(!undoable, undo)}
          >
            <IconArrowBackUp size={17} />
          </ActionIcon>
        </Explained>
      </div>
      {recipe && (
        <div>
          <Text fz={12.5} lh={1.5}>
            {label(recipe.about)} {recipe.scale !== 1 && t('layers.scale', { scale: recipe.scale })}
          </Text>
          <Text fz="xs" lh={1.45} mt={3} className="quiet" style={{ overflowWrap: 'anywhere' }}>
            {t('layers.source', { source: label(recipe.source) })}
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
      <Explained text={about ? label(about) : null}>
        <Select
          className={classes.distance}
          size="xs"
          label={t('layers.distance')}
          data={distances.map((entry) => ({ value: entry.id, label: label(entry.label) }))}
          value={settings.distance}
          allowDeselect={false}
          onChange={(id) => id && setDistance(id as DistanceId)}
        />
      </Explained>
      <Input.Wrapper size="xs" label={t('layers.reduction')} labelElement="div">
        <Explained text={t('layers.reductionHelp')}>
          <SegmentedControl
            size="xs"
            className={classes.choice}
            aria-label={t('layers.reduction')}
            value={settings.reduction}
            onChange={(reduction) => set({ reduction: reduction as 'mean' | 'sum' })}
            data={(['mean', 'sum'] as const).map((value) => ({ value, label: t(`layers.${value}`) }))}
          />
        </Explained>
      </Input.Wrapper>
      {twoSided && (
        <Input.Wrapper size="xs" label={t('layers.place')} labelElement="div">
          <Explained text={t('layers.placeHelp')}>
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
          </Explained>
        </Input.Wrapper>
      )}
    </div>
  );
}

const none: never[] = [];
