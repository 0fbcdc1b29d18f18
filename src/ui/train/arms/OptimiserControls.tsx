import { Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Mix } from '#worker/protocolTrain.ts';
import { Explained } from '../../controls/Explained.tsx';
import { NumberField } from '../../controls/NumberField.tsx';
import { useTrain } from '../useTrain.ts';
import classes from './Arms.module.css';
import { useArm } from './useArm.ts';

/** Adam's settings for G and D, and what of the networks is fixed when the run starts. */
export function OptimiserControls({ arm }: { arm: number }) {
  const { t } = useTranslation('train');
  const { config, change, changeMix } = useArm(arm);
  const limits = useTrain(({ catalogue }) => catalogue!.limits);
  return (
    <>
      <div className={classes.pair}>
        <AdamField arm={arm} field="learningRate" step={1e-4} />
      </div>
      <details className={classes.details}>
        <summary>{t('optimiser.adam')}</summary>
        <div className={classes.pair}>
          <AdamField arm={arm} field="beta1" step={0.1} />
          <AdamField arm={arm} field="beta2" step={0.01} />
          <AdamField arm={arm} field="epsilon" step={1e-8} />
        </div>
      </details>
      <Text fz="xs" className="quiet">
        {t('optimiser.fixed')}
      </Text>
      <Explained ofSwitch text={t('optimiser.spectralHelp')}>
        <Switch
          size="sm"
          label={t('optimiser.spectral')}
          checked={config.spectral}
          onChange={({ currentTarget }) => change({ spectral: currentTarget.checked })}
        />
      </Explained>
      <Explained ofSwitch text={t('optimiser.emaHelp')}>
        <Switch
          size="sm"
          label={t('optimiser.ema')}
          checked={config.ema}
          onChange={({ currentTarget }) => change({ ema: currentTarget.checked })}
        />
      </Explained>
      <div className={classes.pair}>
        <NumberField
          label={t('optimiser.emaDecay')}
          help={t('optimiser.emaDecayHelp')}
          value={config.mix.emaDecay}
          limit={limits.emaDecay}
          step={0.005}
          put={(emaDecay) => changeMix({ emaDecay })}
        />
        <NumberField
          label={t('optimiser.channels')}
          help={t('optimiser.channelsHelp')}
          value={config.discriminatorChannels}
          limit={limits.discriminatorChannels}
          step={4}
          put={(discriminatorChannels) => change({ discriminatorChannels })}
        />
      </div>
    </>
  );
}

const limitOf = { learningRate: 'learningRate', beta1: 'beta', beta2: 'beta', epsilon: 'epsilon' } as const;
const players = ['generator', 'discriminator'] as const;

/** One of Adam's numbers, of G and of D. */
function AdamField({ arm, field, step }: { arm: number; field: keyof Mix['generator']; step: number }) {
  const { t } = useTranslation('train');
  const { config, changeMix } = useArm(arm);
  const limit = useTrain(({ catalogue }) => catalogue!.limits[limitOf[field]]);
  return players.map((player) => (
    <NumberField
      key={player}
      label={t(`optimiser.${field}.${player}`)}
      help={t(`optimiser.${field}.help`)}
      value={config.mix[player][field]}
      limit={limit}
      step={step}
      decimals={12}
      put={(value) => changeMix({ [player]: { ...config.mix[player], [field]: value } })}
    />
  ));
}
