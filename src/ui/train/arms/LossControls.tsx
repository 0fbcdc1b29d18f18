import { Button, Input, SegmentedControl, Select } from '@mantine/core';
import { IconEqual, IconRotate } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { equalised } from '#state/rows.ts';
import {
  allHeard,
  type EditedLoss,
  lossRows,
  mainDistance,
  newestLayers,
  type Place,
  placeOfLoss,
  weighRow,
  withDistance,
  withPlace,
  withReduction,
} from '#state/train/layers.ts';
import type { BackboneEntry, BackboneId, DistanceId } from '#worker/protocol.ts';
import type { FeatureLoss, FeatureLossEntry } from '#worker/protocolTrain.ts';
import { Explained } from '../../controls/Explained.tsx';
import { useLabel } from '../../useLabel.ts';
import { useApp } from '../../useStore.ts';
import { useTrain, useTrainState } from '../useTrain.ts';
import classes from './Arms.module.css';
import { useLoss, type WhichLoss } from './useLoss.ts';

/** Network and recipe, distance and side of the ReLU: what the rows measure and begin with. */
export function LossControls({ arm, which }: { arm: number; which: WhichLoss }) {
  const { edited, put } = useLoss(arm, which);
  const backbone = useApp(({ catalogue }) =>
    catalogue?.backbones.find(({ id }) => id === edited?.loss.backbone),
  );
  return (
    <div className={classes.controls}>
      <RecipeControls arm={arm} which={which} />
      {edited && backbone && (
        <>
          <MeasureControls {...{ which, edited, backbone, put }} />
          <Buttons {...{ arm, which, edited, backbone, put }} />
        </>
      )}
    </div>
  );
}

function RecipeControls({ arm, which }: { arm: number; which: WhichLoss }) {
  const { t } = useTranslation('train');
  const label = useLabel();
  const { edited, entry, modified, put } = useLoss(arm, which);
  const entries = useTrain(({ catalogue }) =>
    (catalogue?.featureLosses ?? none).filter(({ term }) => term === which),
  );
  const { backbones, statuses } = useApp((store) => ({
    backbones: store.catalogue?.backbones ?? none,
    statuses: store.backbones,
  }));
  const take = (loss: FeatureLoss) => put({ loss, hearing: allHeard });
  const loss = edited?.loss;
  const networks = backbones.filter(({ id }) => entries.some((one) => one.loss.backbone === id));
  const here = (id: BackboneId) =>
    statuses.some((status) => status.id === id && status.state.at !== 'absent');
  const own = entries.filter((one) => one.loss.backbone === (loss?.backbone ?? 'vgg19-slim'));
  const words = (one: FeatureLossEntry) =>
    one.offer === 'alone' ? label(one.label) : `${label(one.label)} · ${t(`feature.offer.${one.offer}`)}`;
  return (
    <div className={classes.pair}>
      <Explained text={t('feature.networkHelp')}>
        <Select
          size="xs"
          label={t('feature.network')}
          data={networks.map(({ id, label: name }) => ({
            value: id,
            label: here(id) ? label(name) : `${label(name)} · ${t('feature.absent')}`,
            disabled: !here(id),
          }))}
          value={loss?.backbone ?? null}
          allowDeselect={false}
          onChange={(id) => {
            const there = entries.filter((one) => one.loss.backbone === id);
            const next = there.find((one) => one.loss.recipe === loss?.recipe) ?? there[0];
            if (next) take(next.loss);
          }}
        />
      </Explained>
      <Explained text={t('feature.recipeHelp')}>
        <Select
          size="xs"
          label={t('feature.recipe')}
          placeholder={t('feature.ownLayers')}
          data={own.map((one) => ({
            value: one.loss.recipe,
            label: words(one),
            disabled: which === 'perceptual' && one.offer === 'no',
          }))}
          // Layers that were changed are no recipe any more.
          value={entry && !modified ? entry.loss.recipe : null}
          allowDeselect={false}
          maxDropdownHeight={360}
          comboboxProps={{ width: 320, position: 'bottom-end' }}
          onChange={(id) => {
            const next = own.find((one) => one.loss.recipe === id);
            if (next) take(next.loss);
          }}
        />
      </Explained>
    </div>
  );
}

interface EditProps {
  edited: EditedLoss;
  backbone: BackboneEntry;
  put: (edited: EditedLoss) => void;
}

function MeasureControls({ which, edited, backbone, put }: EditProps & { which: WhichLoss }) {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const distances = useApp(({ catalogue }) => catalogue?.distances ?? none);
  const main = mainDistance(edited.loss);
  const about = distances.find(({ id }) => id === main)?.about;
  return (
    <div className={classes.pair}>
      <Explained text={about && label(about)}>
        <Select
          size="xs"
          label={t('layers.distance')}
          data={distances.map((entry) => ({ value: entry.id, label: label(entry.label) }))}
          value={main}
          allowDeselect={false}
          onChange={(id) => id && put(withDistance(edited, id as DistanceId))}
        />
      </Explained>
      {which === 'perceptual' && (
        <Input.Wrapper size="xs" label={t('layers.reduction')} labelElement="div">
          <Explained text={t('layers.reductionHelp')}>
            <SegmentedControl
              fullWidth
              size="xs"
              aria-label={t('layers.reduction')}
              value={edited.loss.reduction}
              onChange={(reduction) => put(withReduction(edited, reduction as 'mean' | 'sum'))}
              data={(['mean', 'sum'] as const).map((value) => ({ value, label: t(`layers.${value}`) }))}
            />
          </Explained>
        </Input.Wrapper>
      )}
      {backbone.taps.some(({ at }) => at === 'before-relu') && (
        <Input.Wrapper size="xs" label={t('layers.place')} labelElement="div">
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label={t('layers.place')}
            value={placeOfLoss(backbone, edited.loss)}
            onChange={(place) => put(withPlace(edited, backbone, place as Place))}
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

function Buttons({ arm, which, edited, backbone, put }: EditProps & { arm: number; which: WhichLoss }) {
  const { t } = useTranslation('compare');
  const state = useTrainState();
  const { entry, modified } = useLoss(arm, which);
  const equalise = () => {
    const rows = lossRows(backbone, edited, newestLayers(state().kept.rows, arm, which));
    const weights = equalised(rows);
    // Rows that do not count stay as they are.
    const counting = rows.filter(({ key, weight }) => weight > 0 && weights[key] !== undefined);
    put(counting.reduce((loss, row) => weighRow(loss, row, weights[row.key]!), edited));
  };
  return (
    <div className={classes.buttons}>
      <Explained text={t('layers.equaliseHelp')}>
        <Button size="compact-sm" variant="default" leftSection={<IconEqual size={14} />} onClick={equalise}>
          {t('layers.equalise')}
        </Button>
      </Explained>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconRotate size={14} />}
        disabled={!entry || !modified}
        onClick={() => entry && put({ loss: entry.loss, hearing: allHeard })}
      >
        {t('layers.reset')}
      </Button>
    </div>
  );
}

const none: never[] = [];
