import { NumberInput, type NumberInputProps } from '@mantine/core';
import type { Limit } from '#worker/protocolTrain.ts';
import { Explained } from './Explained.tsx';

interface Props extends Pick<NumberInputProps, 'label' | 'className' | 'size' | 'hideControls' | 'step'> {
  value: number;
  limit: Limit;
  put: (value: number) => void;
  help?: string | undefined;
  /** Accessible name where there is no label. */
  name?: string;
  disabled?: boolean;
  /** Places after the point. */
  decimals?: number;
}

/** A number within its limits: what is typed beyond them is not taken, and becomes the nearest one when the field is left. */
export function NumberField({ value, limit, put, help, name, size = 'xs', decimals = 8, ...rest }: Props) {
  const { min, max, whole } = limit;
  return (
    <Explained text={help}>
      <NumberInput
        {...rest}
        size={size}
        aria-label={name}
        value={value}
        min={min}
        max={max}
        allowNegative={false}
        allowDecimal={!whole}
        decimalScale={whole ? 0 : decimals}
        clampBehavior="blur"
        onChange={(next) => {
          if (typeof next === 'number' && next !== value && next >= min && next <= max) put(next);
        }}
      />
    </Explained>
  );
}
