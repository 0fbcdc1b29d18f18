import { AppError } from '#core/failure.ts';
import type { Channel, ToPage, ToWorker } from './messages.ts';
import type { CallName, Calls, Failure, Notice } from './protocol.ts';

export interface CallOptions<N extends CallName> {
  signal?: AbortSignal;
  onProgress?: (progress: Calls[N]['progress']) => void;
  transfer?: Transferable[];
}

/** The worker as the page sees it. */
export interface Engine {
  /** Rejects with an {@link AppError}; with `cancelled` as soon as the signal is aborted, `worker-failed` if it breaks. */
  call<N extends CallName>(
    name: N,
    params: Calls[N]['params'],
    options?: CallOptions<N>,
  ): Promise<Calls[N]['result']>;
  /** Hears what the worker says on its own. Returns how to stop hearing. */
  onNotice(listener: (notice: Notice) => void): () => void;
  /** Hears that the worker could not start or broke: what it was asked has been rejected with the same failure. */
  onBroken(listener: (failure: Failure) => void): () => void;
  /** Calls made so far: tests show that a slider makes none. */
  readonly callsMade: number;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: unknown): void;
  onProgress: ((progress: never) => void) | undefined;
}

/** An engine at the other end of `channel`. */
export function createEngine(channel: Channel): Engine {
  const pending = new Map<number, Pending>();
  const listeners = new Set<(notice: Notice) => void>();
  const onBroken = new Set<(failure: Failure) => void>();
  let calls = 0;
  let heard = false;
  /** Set once a worker that never said a word has failed: it never will. */
  let dead: Failure | null = null;
  const post = (message: ToWorker, transfer: Transferable[] = []) => channel.postMessage(message, transfer);

  const settle = (id: number, how: (call: Pending) => void) => {
    const call = pending.get(id);
    pending.delete(id);
    if (call) how(call);
  };

  const broke = (event: Event) => {
    const message = 'message' in event && typeof event.message === 'string' ? event.message : '';
    const reason = event.type === 'messageerror' ? 'unreadable' : heard ? 'uncaught' : 'not-started';
    const failure: Failure = { code: 'worker-failed', reason, message };
    if (!heard) dead = failure;
    for (const id of [...pending.keys()]) settle(id, (call) => call.reject(new AppError(failure)));
    for (const listener of onBroken) listener(failure);
  };
  channel.addEventListener('error', broke);
  channel.addEventListener('messageerror', broke);
  channel.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
    heard = true;
    switch (data.kind) {
      case 'progress':
        return pending.get(data.id)?.onProgress?.(data.progress as never);
      case 'result':
        return settle(data.id, (call) => call.resolve(data.result));
      case 'failure':
        return settle(data.id, (call) => call.reject(new AppError(data.failure)));
      case 'notice':
        return listeners.forEach((listener) => void listener(data.notice));
      default:
        return data satisfies never;
    }
  });
  channel.start?.();

  return {
    get callsMade() {
      return calls;
    },
    call(name, params, { signal, onProgress, transfer } = {}) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(new AppError({ code: 'cancelled' }));
        if (dead) return reject(new AppError(dead));
        calls += 1;
        const id = calls;
        const cancel = () => {
          post({ kind: 'cancel', id });
          settle(id, (call) => call.reject(new AppError({ code: 'cancelled' })));
        };
        signal?.addEventListener('abort', cancel, { once: true });
        const done = () => signal?.removeEventListener('abort', cancel);
        pending.set(id, {
          resolve: (result) => {
            done();
            resolve(result as never);
          },
          reject: (error) => {
            done();
            reject(error);
          },
          onProgress: onProgress as Pending['onProgress'],
        });
        post({ kind: 'call', id, name, params }, transfer);
      });
    },
    onNotice(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onBroken(listener) {
      onBroken.add(listener);
      return () => onBroken.delete(listener);
    },
  };
}
