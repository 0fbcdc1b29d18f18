import { useEffect, useState } from 'react';
import type { CompareProgress } from '#worker/protocol.ts';

/** From when on a guess is worth something. */
const WATCHED_MS = 3000;
/** Shorter waits are not worth a word. */
const LONG_MS = 5000;

interface Watched {
  readonly stage: CompareProgress['stage'];
  readonly of: number;
  readonly since: number;
  readonly from: number;
  readonly left: number | null;
}

/** Milliseconds that the stage under way still takes, at the pace that it has had; null while there is little to say. */
export function useRemaining(progress: CompareProgress | null): number | null {
  const [watched, setWatched] = useState<Watched | null>(null);
  useEffect(() => {
    setWatched((before) => (progress ? watch(before, progress, performance.now()) : null));
  }, [progress]);
  return watched?.left ?? null;
}

function watch(before: Watched | null, { stage, done, of }: CompareProgress, now: number): Watched {
  if (!before || before.stage !== stage || before.of !== of || done < before.from)
    return { stage, of, since: now, from: done, left: null };
  const [passed, steps] = [now - before.since, done - before.from];
  const left = steps > 0 && passed > WATCHED_MS ? (passed / steps) * (of - done) : null;
  return { ...before, left: left !== null && left > LONG_MS ? left : null };
}
