import { nextTask } from '#core/backbones/nextTask.ts';
import type { FakeTrainer } from './fakeTrainer.ts';

/** Turns in a row without a call after which none follows from those before. */
const QUIET_TURNS = 12;

export interface LateTrainer {
  readonly handlers: FakeTrainer['handlers'];
  /** Waits until every call has been answered but that of a run which plays on. */
  quiet(): Promise<void>;
}

/** Waits so many turns of the event loop. */
export async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await nextTask();
}

/** A trainer whose calls are answered late: by so many turns as `delays` says, over and over. */
export function lateTrainer({ handlers, runs }: FakeTrainer, delays: readonly number[]): LateTrainer {
  let calls = 0;
  let open = 0;
  const wait = () => {
    calls += 1;
    return turns(delays[calls % delays.length]!);
  };
  const late = Object.entries(handlers).map(([name, handler]) => [
    name,
    async (params: never, task: never) => {
      open += 1;
      try {
        return await (handler as (params: never, task: never) => Promise<unknown>)(params, task);
      } finally {
        await wait();
        open -= 1;
      }
    },
  ]);
  const playing = () => [...runs.values()].filter((run) => run.playing).length;
  return {
    handlers: Object.fromEntries(late),
    quiet: async () => {
      for (let quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
        await nextTask();
        if (open > playing()) quiet = 0;
      }
    },
  };
}
