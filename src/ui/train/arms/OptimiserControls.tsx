import { NumberInput, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './Arms.module.css';
import { useArm } from './useArm.ts';

interface NumberProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  put: (value: number) => void;
}

function Field({ label, value, min, max, step, put }: NumberProps) {
  return (
    <NumberInput
      size="xs"
      label={label}
      value={value}
      min={min}
      max={max}
      step={step}
      clampBehavior="strict"
      decimalScale={7}
      onChange={(next) => {
        if (typeof next === 'number' && next >= min && next <= max) put(next);
      }}
    />
  );
}

/** Adam's settings for G and D, and what of the networks is fixed when the run starts. */
export function OptimiserControls({ arm }: { arm: number }) {
  const { t } = useTranslation('train');
  const { config, change, changeMix } = useArm(arm);
  const { generator, discriminator, emaDecay } = config.mix;
  return (
    <>
      <div className={classes.pair}>
        <Field
          label={t('optimiser.rateG')}
          value={generator.learningRate}
          min={1e-7}
          max={10}
          step={1e-4}
          put={(learningRate) => changeMix({ generator: { ...generator, learningRate } })}
        />
        <Field
          label={t('optimiser.rateD')}
          value={discriminator.learningRate}
          min={1e-7}
          max={10}
          step={1e-4}
          put={(learningRate) => changeMix({ discriminator: { ...discriminator, learningRate } })}
        />
        <Field
          label={t('optimiser.beta1')}
          value={generator.beta1}
          min={0}
          max={0.999}
          step={0.1}
          put={(beta1) =>
            changeMix({ generator: { ...generator, beta1 }, discriminator: { ...discriminator, beta1 } })
          }
        />
        <Field
          label={t('optimiser.beta2')}
          value={generator.beta2}
          min={0}
          max={0.9999}
          step={0.01}
          put={(beta2) =>
            changeMix({ generator: { ...generator, beta2 }, discriminator: { ...discriminator, beta2 } })
          }
        />
      </div>
      <Text fz="xs" className="quiet">
        {t('optimiser.fixed')}
      </Text>
      <Switch
        size="sm"
        label={t('optimiser.spectral')}
        checked={config.spectral}
        onChange={({ currentTarget }) => change({ spectral: currentTarget.checked })}
      />
      <Switch
        size="sm"
        label={t('optimiser.ema')}
        checked={config.ema}
        onChange={({ currentTarget }) => change({ ema: currentTarget.checked })}
      />
      <div className={classes.pair}>
        <Field
          label={t('optimiser.emaDecay')}
          value={emaDecay}
          min={0}
          max={0.9999}
          step={0.005}
          put={(decay) => changeMix({ emaDecay: decay })}
        />
        <Field
          label={t('optimiser.channels')}
          value={config.discriminatorChannels}
          min={4}
          max={64}
          step={4}
          put={(discriminatorChannels) => change({ discriminatorChannels })}
        />
      </div>
    </>
  );
}
