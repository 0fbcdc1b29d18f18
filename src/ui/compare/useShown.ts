import { useMemo } from 'react';
import { shownResult, weighedOf } from '#state/comparison.ts';
import { type Candidate, selectedGenerated } from '#state/images.ts';
import type { Request } from '#state/request.ts';
import type { Weighed } from '#state/rows.ts';
import { type Standing, standingOf } from '#state/standing.ts';
import { chosenRecipe } from '#state/wanted.ts';
import type { CompareResult } from '#worker/protocol.ts';
import { useHeld } from '../useHeld.ts';
import { useApp } from '../useStore.ts';

/** A result with all that it takes to say what it is of. */
export interface Shown {
  readonly request: Request;
  readonly generated: Candidate;
  readonly result: CompareResult;
  readonly weighed: Weighed;
  readonly reduction: 'mean' | 'sum';
  /** The recipe's own factor. */
  readonly scale: number;
}

/** What is shown where a gap would be worse: the last result until the next one is there, with its standing. */
export function useShown(): { shown: Shown | null; standing: Standing } {
  const { request, generated, result, weighed, reduction, scale, standing, busy } = useApp((store) => ({
    request: store.measured?.request ?? null,
    generated: selectedGenerated(store),
    result: shownResult(store),
    weighed: weighedOf(store, shownResult(store)),
    reduction: store.settings.reduction,
    scale: chosenRecipe(store)?.scale ?? 1,
    standing: standingOf(store),
    busy: store.running.at === 'running',
  }));
  const shown = useMemo(
    () => (request && generated && result ? { request, generated, result, weighed, reduction, scale } : null),
    [request, generated, result, weighed, reduction, scale],
  );
  const held = useHeld(shown, busy);
  return { shown: held, standing: held && !shown ? 'replacing' : standing };
}
