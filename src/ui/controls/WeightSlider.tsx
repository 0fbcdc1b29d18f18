import { Slider, type SliderProps } from '@mantine/core';
import type { CSSProperties } from 'react';
import { positionOf, WEIGHT_MAX, weightAt } from '#state/weightScale.ts';

/** Steps of the way that an arrow key takes are 1/200 of it. */
const WAY = 1000;
const STEP = 5;

interface Props {
  /** Accessible name. */
  name: string;
  /** 0 or more; beyond the end of the slider the thumb stays there. */
  weight: number;
  onChange: (weight: number) => void;
  max?: number;
  color: CSSProperties['color'] & string;
  className?: string | undefined;
  /** Id of an element that explains the slider. */
  describedBy?: string;
}

/**
 * A slider from 0 to `max`, log-like near 0, that tells the weight itself to a screen reader. Other props go to its root,
 * as those of a tooltip do.
 */
export function WeightSlider(props: Props & Pick<SliderProps, 'ref'>) {
  const { name, weight, onChange, max = WEIGHT_MAX, color, className, describedBy, ...others } = props;
  // The slider's own range is its way, 0..1000; what is announced is the weight and the weight's range.
  const announced = { min: 0, max, 'aria-describedby': describedBy } as NonNullable<
    SliderProps['thumbProps']
  >;
  return (
    <Slider
      {...others}
      className={className}
      size={4}
      min={0}
      max={WAY}
      step={STEP}
      value={WAY * positionOf(weight, max)}
      scale={(way) => weightAt(way / WAY, max)}
      label={null}
      color={color}
      thumbSize={15}
      thumbLabel={name}
      thumbValueText={String(weight)}
      thumbProps={announced}
      onChange={(way) => onChange(weightAt(way / WAY, max))}
    />
  );
}
