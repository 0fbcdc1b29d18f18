import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useState } from 'react';
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
  // What stands in the field while it is no value that can be had.
  const [typed, setTyped] = useState<number | string | null>(null);
  return (
    <Explained text={help}>
      <NumberInput
        {...rest}
        size={size}
        aria-label={name}
        value={typed ?? value}
        min={min}
        max={max}
        allowNegative={false}
        allowDecimal={!whole}
        decimalScale={whole ? 0 : decimals}
        clampBehavior="none"
        onChange={(next) => {
          const fits = typeof next === 'number' && next >= min && next <= max;
          setTyped(fits ? null : next);
          if (fits && next !== value) put(next);
        }}
        onBlur={() => {
          if (typed === null) return;
          setTyped(null);
          // An empty field, or one with a sign alone, says nothing.
          const number = Number.parseFloat(String(typed));
          if (Number.isFinite(number)) put(Math.min(max, Math.max(min, number)));
        }}
      />
    </Explained>
  );
}
