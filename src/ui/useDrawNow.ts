import { useDebouncedValue, useIntersection } from '@mantine/hooks';
import { useState } from 'react';

/** From a little before it is scrolled into sight. */
const options = { rootMargin: '160px' };
/** How long `drawn` has to stay as it is for a drawing out of sight to follow it: then it costs nobody anything. */
const SETTLED_MS = 2000;

/**
 * Whether to draw now what `drawn` is drawn from: an element (its `ref`) that is out of sight follows only once that no
 * longer changes, for a drawing that costs much; and not while `busy`, when what changes seldom is about to change again.
 * `begun`: whether it was to be drawn once, before which there is nothing to keep.
 */
export function useDrawNow<T extends HTMLElement>(drawn: unknown, busy = false) {
  const { ref, entry } = useIntersection<T>(options);
  const [settled] = useDebouncedValue(drawn, SETTLED_MS);
  const [begun, setBegun] = useState(false);
  const drawNow = (entry?.isIntersecting ?? false) || (!busy && settled === drawn);
  if (drawNow && !begun) setBegun(true);
  return { ref, drawNow, begun };
}
