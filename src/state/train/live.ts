import type { LiveChange } from '#worker/protocolTrain.ts';
import type { GetState, SetState } from './types.ts';

export type SendLive = (arm: number, change: LiveChange) => void;

/**
 * Sends live changes to the open run: one call an arm at a time, what comes meanwhile is sent together afterwards, so a
 * slider that is dragged never queues calls up. What waits when another run takes its place goes to nobody.
 */
export function liveSender(set: SetState, get: GetState): SendLive {
  const waiting = new Map<number, { readonly run: string; readonly change: LiveChange }>();
  const busy = new Set<number>();
  const work = async (arm: number) => {
    busy.add(arm);
    for (let next = waiting.get(arm); next; next = waiting.get(arm)) {
      waiting.delete(arm);
      const { run, change } = next;
      const { app } = get();
      const isOpen = () => get().opened?.run === run;
      if (!isOpen()) continue;
      try {
        const { marks } = await app.getState().engine.call('trainLive', { run, arm, change });
        if (isOpen()) set(({ kept }) => ({ kept: { ...kept, marks } }));
      } catch (error) {
        // Meanwhile it may have been closed, and there is nothing to change.
        if (isOpen()) app.getState().fail(error);
      }
    }
    busy.delete(arm);
  };
  return (arm, change) => {
    const run = get().opened?.run;
    if (run === undefined) return;
    const before = waiting.get(arm);
    waiting.set(arm, { run, change: { ...(before?.run === run && before.change), ...change } });
    if (!busy.has(arm)) void work(arm);
  };
}
