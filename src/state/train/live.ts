import type { LiveChange, OpenedRun } from '#worker/protocolTrain.ts';
import type { GetState, SetState } from './types.ts';

export type SendLive = (arm: number, change: LiveChange) => void;

export interface LiveSender {
  readonly send: SendLive;
  /** After another run was to be opened: sends what was held back, where that did not come to be. */
  resume(): void;
}

/**
 * Sends live changes to the open run: one call an arm at a time, what comes meanwhile is sent together afterwards, so a
 * slider that is dragged never queues calls up. While another run is being opened nothing is sent: the one that it was
 * meant for may be gone, or be there again under its name as it was before. What waits when another run takes its place
 * goes to nobody.
 */
export function liveSender(set: SetState, get: GetState): LiveSender {
  const waiting = new Map<number, { readonly opened: OpenedRun; readonly change: LiveChange }>();
  const busy = new Set<number>();
  const work = async (arm: number) => {
    busy.add(arm);
    for (let next = waiting.get(arm); next && get().run.at !== 'opening'; next = waiting.get(arm)) {
      waiting.delete(arm);
      const { opened, change } = next;
      const { app } = get();
      const isOpen = () => get().opened === opened;
      if (!isOpen()) continue;
      try {
        const { marks } = await app.getState().engine.call('trainLive', { run: opened.run, arm, change });
        if (isOpen()) set(({ kept }) => ({ kept: { ...kept, marks } }));
      } catch (error) {
        // Meanwhile it may have been closed, and there is nothing to change.
        if (isOpen()) app.getState().fail(error);
      }
    }
    busy.delete(arm);
  };
  const workOn = (arm: number) => {
    if (!busy.has(arm)) void work(arm);
  };
  return {
    send: (arm, change) => {
      const { opened } = get();
      if (!opened) return;
      const before = waiting.get(arm);
      waiting.set(arm, { opened, change: { ...(before?.opened === opened && before.change), ...change } });
      workOn(arm);
    },
    resume: () => {
      for (const arm of [...waiting.keys()]) workOn(arm);
    },
  };
}
