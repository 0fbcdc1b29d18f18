import { Button, Slider } from '@mantine/core';
import { IconArrowsExchange, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { percent } from './format.ts';
import { type Blink, blinkRates } from './useBlink.ts';
import classes from './viewer.module.css';

interface RangeProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
  min: number;
  max: number;
  step: number;
  format: (value: number) => string;
  marks?: { value: number }[];
}

/** A labelled slider with its value beside it. */
export function LabelledSlider({ label, value, onChange, min, max, step, format, marks = [] }: RangeProps) {
  return (
    <div className={classes.option}>
      <span aria-hidden="true">{label}</span>
      <Slider
        className={classes.slider}
        thumbLabel={label}
        thumbValueText={format(value)}
        {...{ value, onChange, min, max, step, marks }}
        label={null}
      />
      <output className={classes.number}>{format(value)}</output>
    </div>
  );
}

export function OnionOptions({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const { t } = useTranslation('viewer');
  return (
    <LabelledSlider
      label={t('onion.opacity')}
      {...{ value, onChange }}
      min={0}
      max={1}
      step={0.01}
      marks={[{ value: 0.5 }]}
      format={(share) => percent(share)}
    />
  );
}

/** `value` is the gain's logarithm to base 2. */
export function DifferenceOptions({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const { t } = useTranslation('viewer');
  return (
    <LabelledSlider
      label={t('difference.gain')}
      {...{ value, onChange }}
      min={0}
      max={5}
      step={0.5}
      format={(log) => `× ${Number((2 ** log).toPrecision(2))}`}
    />
  );
}

export function BlinkOptions({ blink }: { blink: Blink }) {
  const { t } = useTranslation('viewer');
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={
          blink.playing ? <IconPlayerPause size={16} aria-hidden /> : <IconPlayerPlay size={16} aria-hidden />
        }
        onClick={() => blink.setPlaying(!blink.playing)}
      >
        {t(blink.playing ? 'blink.pause' : 'blink.play')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconArrowsExchange size={16} aria-hidden />}
        onClick={() => blink.flip()}
      >
        {t('blink.flip')}
      </Button>
      <LabelledSlider
        label={t('blink.rate')}
        value={blink.rate}
        onChange={blink.setRate}
        min={blinkRates.slowest}
        max={blinkRates.fastest}
        step={0.25}
        format={(rate) => t('blink.perSecond', { rate })}
      />
    </>
  );
}
