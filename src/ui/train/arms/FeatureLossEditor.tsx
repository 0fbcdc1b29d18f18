import { Select, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BackboneId } from '#worker/protocol.ts';
import type { FeatureLoss, FeatureLossEntry } from '#worker/protocolTrain.ts';
import { useLabel } from '../../useLabel.ts';
import { useApp } from '../../useStore.ts';
import { useTrain } from '../useTrain.ts';
import classes from './Arms.module.css';
import { TapRows } from './TapRows.tsx';
import { useArm } from './useArm.ts';

/** The network, recipe and layers of a loss on features. */
export function FeatureLossEditor({ arm, which }: { arm: number; which: 'perceptual' | 'style' }) {
  const { t } = useTranslation('train');
  const label = useLabel();
  const { config, change } = useArm(arm);
  const entries = useTrain(({ catalogue }) =>
    (catalogue?.featureLosses ?? none).filter(({ term }) => term === which),
  );
  const { backbones, statuses } = useApp((store) => ({
    backbones: store.catalogue?.backbones ?? none,
    statuses: store.backbones,
  }));
  const loss = config[which];
  const put = (next: FeatureLoss) => change({ [which]: next });
  const networks = backbones.filter(({ id }) => entries.some((entry) => entry.loss.backbone === id));
  const here = (id: BackboneId) =>
    statuses.some((status) => status.id === id && status.state.at !== 'absent');
  const own = entries.filter((entry) => entry.loss.backbone === (loss?.backbone ?? 'vgg19-slim'));
  const entry = own.find(({ loss: { recipe } }) => recipe === loss?.recipe);
  const words = (one: FeatureLossEntry) =>
    one.offer === 'alone' ? label(one.label) : `${label(one.label)} · ${t(`feature.offer.${one.offer}`)}`;
  return (
    <div className={classes.layers}>
      <div className={classes.pair}>
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
            const next = there.find(({ loss: { recipe } }) => recipe === loss?.recipe) ?? there[0];
            if (next) put(next.loss);
          }}
        />
        <Select
          size="xs"
          label={t('feature.recipe')}
          placeholder={t('feature.ownLayers')}
          data={own.map((one) => ({
            value: one.loss.recipe,
            label: words(one),
            disabled: which === 'perceptual' && one.offer === 'no',
          }))}
          value={entry?.loss.recipe ?? null}
          allowDeselect={false}
          maxDropdownHeight={360}
          comboboxProps={{ width: 320, position: 'bottom-end' }}
          onChange={(id) => {
            const next = own.find(({ loss: { recipe } }) => recipe === id);
            if (next) put(next.loss);
          }}
        />
      </div>
      {entry && (
        <Text fz="xs" lh={1.45} className="quiet" mt={6}>
          {label(entry.about)} {entry.offer !== 'alone' && t(`feature.warning.${entry.offer}`)}
        </Text>
      )}
      {loss && <TapRows loss={loss} onChange={put} words={label(config.name)} />}
    </div>
  );
}

const none: never[] = [];
