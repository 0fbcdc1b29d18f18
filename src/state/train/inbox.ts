import type { TrainProgress } from '#worker/protocolTrain.ts';
import { type Kept, keep, rewind } from './kept.ts';

/** Progress that has come and is not yet on the page. */
export interface Inbox {
  add(progress: TrainProgress): void;
  /** Shows what waits, now. */
  flush(): void;
  /** Forgets what waits. */
  clear(): void;
}

/** Collects progress and hands it on at most every `everyMs`, so that the page draws a few times a second at any speed. */
export function inbox(everyMs: number, show: (waiting: readonly TrainProgress[]) => void): Inbox {
  let waiting: TrainProgress[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const flush = () => {
    stop();
    if (waiting.length === 0) return;
    const all = waiting;
    waiting = [];
    show(all);
  };
  return {
    add: (progress) => {
      waiting.push(progress);
      timer ??= setTimeout(flush, everyMs);
    },
    flush,
    clear: () => {
      stop();
      waiting = [];
    },
  };
}

/** `kept` after all of `waiting`, in the order in which it came. */
export function keptAfter(kept: Kept, waiting: readonly TrainProgress[]): Kept {
  let [now, more] = [kept, empty()];
  for (const progress of waiting) {
    if (progress.rewound !== null) {
      now = rewind(keep(now, more), progress.rewound);
      more = empty();
    }
    more.rows.push(...progress.rows);
    more.validations.push(...progress.validations);
    more.previews.push(...progress.previews);
  }
  return keep(now, more);
}

const empty = () => ({
  rows: [] as TrainProgress['rows'][number][],
  validations: [] as TrainProgress['validations'][number][],
  previews: [] as TrainProgress['previews'][number][],
});
