import type { LiveChange } from '#worker/protocolTrain.ts';
import type { GetState, SetState } from './types.ts';

/**
 * Sends live changes to the open run: one call an arm at a time, what comes meanwhile is sent together afterwards, so a
 * slider that is dragged never queues calls up.
 */
export function liveSender(set: SetState, get: GetState): (arm: number, change: LiveChange) => void {
  const waiting = new Map<number, LiveChange>();
  const busy = new Set<number>();
  const work = async (arm: number) => {
    busy.add(arm);
    for (let change = waiting.get(arm); change; change = waiting.get(arm)) {
      waiting.delete(arm);
      const { opened, app } = get();
      if (!opened) break;
      try {
        const { marks } = await app.getState().engine.call('trainLive', { run: opened.run, arm, change });
        if (get().opened?.run === opened.run) set(({ kept }) => ({ kept: { ...kept, marks } }));
      } catch (error) {
        app.getState().fail(error);
      }
    }
    busy.delete(arm);
  };
  return (arm, change) => {
    waiting.set(arm, { ...waiting.get(arm), ...change });
    if (!busy.has(arm)) void work(arm);
  };
}
