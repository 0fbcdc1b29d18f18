import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import { Watched } from './watched.ts';

/** Changes a second. Below three: faster flicker can harm (WCAG 2.2, 2.3.1). */
export const blinkRates = { slowest: 0.25, fastest: 2.5, first: 1 } as const;

export interface Blink {
  /** Whether the generated image is on top now. */
  readonly second: Watched<boolean>;
  readonly playing: boolean;
  readonly rate: number;
  setPlaying(playing: boolean): void;
  setRate(rate: number): void;
  flip(): void;
}

/** Turns over by itself while `active`, unless the person asked their system for less motion: then only when told to. */
export function useBlink(active: boolean): Blink {
  const calm = useReducedMotion(false, { getInitialValueInEffect: false });
  const [asked, setPlaying] = useState<boolean | null>(null);
  const [rate, setRate] = useState<number>(blinkRates.first);
  const second = useMemo(() => new Watched(false), []);
  const playing = asked ?? !calm;
  useEffect(() => {
    if (!active || !playing) return;
    const timer = window.setInterval(
      () => second.set(!second.value),
      1000 / Math.min(rate, blinkRates.fastest),
    );
    return () => window.clearInterval(timer);
  }, [active, playing, rate, second]);
  return {
    second,
    playing,
    rate,
    setPlaying,
    setRate,
    flip: () => {
      setPlaying(false);
      second.set(!second.value);
    },
  };
}
