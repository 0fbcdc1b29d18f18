import { type Failure, failureOf } from '#core/failure.ts';
import type { Channel, ToPage, ToWorker } from './messages.ts';
import type { CallName, Calls, Notice } from './protocol.ts';

/** What a handler is given beside its parameters. */
export interface Task<N extends CallName> {
  /** Aborted when the page cancels. A handler checks it between steps and gives way to a task, not only to promises. */
  readonly signal: AbortSignal;
  /** Reaches the page at most ten times a second; the last one always does. */
  readonly progress: (progress: Calls[N]['progress']) => void;
}

/** A result, and the buffers in it that are handed over instead of copied. */
export interface Answer<N extends CallName> {
  readonly result: Calls[N]['result'];
  readonly transfer?: Transferable[];
}

export type Handlers = { [N in CallName]: (params: Calls[N]['params'], task: Task<N>) => Promise<Answer<N>> };

/** What is told instead of `older`, which could not be told yet, and `newer`. */
export type Merge<N extends CallName> = (
  older: Calls[N]['progress'],
  newer: Calls[N]['progress'],
) => Calls[N]['progress'];
export type Merges = { readonly [N in CallName]?: Merge<N> };

export interface Host {
  notify(notice: Notice): void;
}

const PROGRESS_EVERY_MS = 100;

/**
 * Passes on the newest value, or what `merge` makes of all, at most every {@link PROGRESS_EVERY_MS}; `flush` passes on one
 * that still waits. Both throw what `send` threw of a value that cannot be sent.
 */
function coalesce(
  send: (progress: unknown) => void,
  merge: (older: never, newer: never) => unknown = (_, newer) => newer,
): {
  offer: (progress: unknown) => void;
  flush: () => void;
} {
  let waiting: { progress: unknown } | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** Why a progress could not be sent by the timer, where nobody would have caught it. */
  let unsent: { error: unknown } | null = null;
  const sendWaiting = () => {
    const next = waiting;
    // What cannot be sent is not tried again.
    waiting = null;
    if (next) send(next.progress);
  };
  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    sendWaiting();
    if (unsent) throw unsent.error;
  };
  const tick = () => {
    timer = null;
    if (!waiting) return;
    try {
      sendWaiting();
    } catch (error) {
      unsent = { error };
    }
    timer = setTimeout(tick, PROGRESS_EVERY_MS);
  };
  const offer = (progress: unknown) => {
    waiting = { progress: waiting ? merge(waiting.progress as never, progress as never) : progress };
    if (timer !== null) return;
    flush();
    timer = setTimeout(tick, PROGRESS_EVERY_MS);
  };
  return { offer, flush };
}

/**
 * Answers calls that come in on `channel`. Calls run one after another, since there is one device; those named in
 * `atOnce` do not wait. A call that is cancelled while it waits never starts. `check` throws on parameters that it refuses;
 * progress of a call in `merges` adds up where the others' newest replaces the last.
 */
export function serve(
  channel: Channel,
  handlers: Handlers,
  atOnce: ReadonlySet<CallName>,
  check: (name: CallName, params: unknown) => void = () => {},
  merges: Merges = {},
  onPageAtWork: (count: Int32Array) => void = () => {},
): Host {
  const running = new Map<number, AbortController>();
  let queue: Promise<void> = Promise.resolve();
  const post = (message: ToPage, transfer: Transferable[] = []) => channel.postMessage(message, transfer);

  /** Tells that a call has no result. Never throws, whatever was thrown: the next call of the queue is to have its turn. */
  const postFailure = (id: number, failure: () => Failure) => {
    try {
      post({ kind: 'failure', id, failure: failure() });
    } catch (error) {
      console.error(error);
      const message = error instanceof Error ? error.message : 'it cannot be told';
      post({ kind: 'failure', id, failure: { code: 'bug', message } });
    }
  };

  const run = async <N extends CallName>(
    id: number,
    name: N,
    params: Calls[N]['params'],
    signal: AbortSignal,
  ) => {
    const { offer, flush } = coalesce((progress) => post({ kind: 'progress', id, progress }), merges[name]);
    try {
      signal.throwIfAborted();
      check(name, params);
      const { result, transfer } = await handlers[name](params, { signal, progress: offer }).finally(flush);
      post({ kind: 'result', id, result }, transfer);
    } catch (error) {
      postFailure(id, () => {
        const failure = signal.aborted ? ({ code: 'cancelled' } as const) : failureOf(error);
        if (failure.code === 'bug') console.error(error);
        return failure;
      });
    } finally {
      running.delete(id);
    }
  };

  channel.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
    switch (data.kind) {
      case 'cancel':
        return running.get(data.id)?.abort();
      case 'page-at-work':
        return onPageAtWork(data.count);
      case 'call': {
        const { id, name, params } = data;
        if (!Object.hasOwn(handlers, name)) {
          const failure = {
            code: 'bad-request',
            what: 'call',
            expected: Object.keys(handlers).join(', '),
            found: String(name),
          };
          return post({ kind: 'failure', id, failure: failure as Failure });
        }
        const controller = new AbortController();
        running.set(id, controller);
        const start = () => run(id, name, params as never, controller.signal);
        if (atOnce.has(name)) void start();
        else queue = queue.then(start);
        return;
      }
      default:
        return data satisfies never;
    }
  });
  channel.start?.();
  return { notify: (notice) => post({ kind: 'notice', notice }) };
}
