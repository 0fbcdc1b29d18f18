import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '#core/failure.ts';
import { eventually } from '#tests/support/eventually.ts';
import { createEngine } from './client.ts';
import { type Handlers, serve, type Task } from './host.ts';
import type { Channel } from './messages.ts';
import type { CallName } from './protocol.ts';

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

/** An engine and its host at the two ends of a real channel, with the given handlers and no others. */
function connect(handlers: Partial<Handlers>, atOnce: CallName[] = []) {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  const host = serve(port2, handlers as Handlers, new Set(atOnce));
  return { engine: createEngine(port1), host };
}

const memory = {
  images: 0,
  tensors: 1,
  bytes: 2,
  cachedFeatureBytes: 3,
  cachedImageBytes: 0,
  cachedMapBytes: 0,
  forwardPasses: 4,
  decodes: 0,
};
const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('calls over a channel', () => {
  it('return their result', async () => {
    const { engine } = connect({ memory: async () => ({ result: memory }) });
    await expect(engine.call('memory', null)).resolves.toEqual(memory);
    expect(engine.callsMade).toBe(1);
  });

  it('run one after another in the order they came', async () => {
    const log: string[] = [];
    const { engine } = connect({
      closeImage: async ({ id }) => {
        log.push(`start ${id}`);
        await soon(id === 'a' ? 20 : 0);
        log.push(`end ${id}`);
        return { result: null };
      },
    });
    await Promise.all([engine.call('closeImage', { id: 'a' }), engine.call('closeImage', { id: 'b' })]);
    expect(log).toEqual(['start a', 'end a', 'start b', 'end b']);
  });

  it('named as light do not wait for a long one', async () => {
    let release = () => {};
    const { engine } = connect(
      {
        closeImage: () => new Promise((resolve) => (release = () => resolve({ result: null }))),
        memory: async () => ({ result: memory }),
      },
      ['memory'],
    );
    const long = engine.call('closeImage', { id: 'a' });
    await expect(engine.call('memory', null)).resolves.toEqual(memory);
    release();
    await long;
  });

  it('rebuild a failure with its data, and call anything else a bug', async () => {
    const failure = { code: 'image-unknown', id: 'x' } as const;
    const { engine } = connect({
      closeImage: async () => {
        throw new AppError(failure);
      },
      memory: async () => {
        throw new TypeError('oops');
      },
    });
    await expect(engine.call('closeImage', { id: 'x' })).rejects.toMatchObject({ failure });
    const silent = vi.spyOn(console, 'error').mockImplementation(() => {});
    await expect(engine.call('memory', null)).rejects.toMatchObject({
      failure: { code: 'bug', message: 'oops' },
    });
    silent.mockRestore();
  });

  it('refuse a name that nobody handles', async () => {
    const { engine } = connect({});
    await expect(engine.call('memory', null)).rejects.toMatchObject({
      failure: { code: 'bad-request', found: 'memory' },
    });
  });
});

describe('a worker that breaks', () => {
  /** A channel to nobody, on which a test raises a worker's events. */
  function alone() {
    const channel = Object.assign(new EventTarget(), { postMessage: vi.fn() });
    return { channel, engine: createEngine(channel as unknown as Channel) };
  }
  const uncaught = () => Object.assign(new Event('error'), { message: 'oops' });

  it('rejects what waits and what comes later when its script cannot be had, and tells of it once', async () => {
    const { channel, engine } = alone();
    const told = vi.fn();
    engine.onBroken(told);
    const waiting = engine.call('memory', null);
    channel.dispatchEvent(new Event('error'));
    const failure = { code: 'worker-failed', reason: 'not-started', message: '' };
    await expect(waiting).rejects.toMatchObject({ failure });
    await expect(engine.call('memory', null)).rejects.toMatchObject({ failure });
    expect(channel.postMessage).toHaveBeenCalledTimes(1);
    expect(told).toHaveBeenCalledExactlyOnceWith(failure);
  });

  it('that has spoken before rejects what waits, and is asked again', async () => {
    const { channel, engine } = alone();
    const answer = (id: number) =>
      channel.dispatchEvent(new MessageEvent('message', { data: { kind: 'result', id, result: memory } }));
    const first = engine.call('memory', null);
    answer(1);
    await first;
    const waiting = engine.call('memory', null);
    channel.dispatchEvent(uncaught());
    await expect(waiting).rejects.toMatchObject({
      failure: { code: 'worker-failed', reason: 'uncaught', message: 'oops' },
    });
    const again = engine.call('memory', null);
    answer(3);
    await expect(again).resolves.toEqual(memory);
    const unread = engine.call('memory', null);
    channel.dispatchEvent(new MessageEvent('messageerror'));
    await expect(unread).rejects.toMatchObject({ failure: { code: 'worker-failed', reason: 'unreadable' } });
  });
});

describe('what cannot be told', () => {
  /** A call that goes wrong in such a way that telling of it goes wrong too, and what comes after it. */
  const odd = {
    'a failure that cannot be copied': () => {
      throw new AppError({ code: 'image-unknown', id: () => 'x' } as never);
    },
    'an error without a text': () => {
      throw Object.create(null);
    },
    'progress that cannot be copied, offered first': ({ progress }: Task<'distances'>) => {
      progress((() => {}) as never);
    },
    'progress that cannot be copied, still waiting at a failure': ({ progress }: Task<'distances'>) => {
      progress({ stage: 'features', done: 0, of: 1 });
      progress((() => {}) as never);
      throw new TypeError('oops');
    },
    'progress that cannot be copied, sent by the timer': async ({ progress }: Task<'distances'>) => {
      progress({ stage: 'features', done: 0, of: 1 });
      progress((() => {}) as never);
      await soon(150);
      return { result: null as never };
    },
    'a result that cannot be copied': () => ({ result: (() => {}) as never }),
  } as const satisfies Record<string, (task: Task<'distances'>) => unknown>;

  it.each(Object.keys(odd) as (keyof typeof odd)[])('%s is a bug, and the queue goes on', async (what) => {
    const silent = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { engine } = connect({
      distances: async (_, task) => (await odd[what](task)) as never,
      memory: async () => ({ result: memory }),
    });
    const call = engine.call('distances', {} as never);
    const after = engine.call('memory', null);
    await expect(call).rejects.toMatchObject({ failure: { code: 'bug' } });
    await expect(after).resolves.toEqual(memory);
    silent.mockRestore();
  });
});

describe('parameters', () => {
  it('that the check refuses never reach the handler', async () => {
    const { port1, port2 } = new MessageChannel();
    open.push(port1, port2);
    const handler = vi.fn(async () => ({ result: memory }));
    const refusal = { code: 'bad-request', what: 'memory', expected: 'null', found: '5' } as const;
    serve(port2, { memory: handler } as unknown as Handlers, new Set(), () => {
      throw new AppError(refusal);
    });
    await expect(createEngine(port1).call('memory', 5 as never)).rejects.toMatchObject({ failure: refusal });
    expect(handler).not.toHaveBeenCalled();
  });
});

describe('cancelling', () => {
  it('rejects at once and is heard by a running handler', async () => {
    const heard = vi.fn();
    const { engine } = connect({
      closeImage: async (_, { signal }) => {
        while (!signal.aborted) await soon(1);
        heard();
        return { result: null };
      },
    });
    const controller = new AbortController();
    const call = engine.call('closeImage', { id: 'a' }, { signal: controller.signal });
    await soon(5);
    controller.abort();
    await expect(call).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    await eventually(() => expect(heard).toHaveBeenCalled());
  });

  it('keeps a waiting call from starting', async () => {
    const started: string[] = [];
    const { engine } = connect({
      closeImage: async ({ id }) => {
        started.push(id);
        await soon(20);
        return { result: null };
      },
    });
    const controller = new AbortController();
    const first = engine.call('closeImage', { id: 'a' });
    const second = engine.call('closeImage', { id: 'b' }, { signal: controller.signal });
    controller.abort();
    await expect(second).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    await first;
    await engine.call('closeImage', { id: 'c' });
    expect(started).toEqual(['a', 'c']);
  });

  it('never posts a call whose signal is aborted already', async () => {
    const { engine } = connect({});
    await expect(engine.call('memory', null, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      failure: { code: 'cancelled' },
    });
    expect(engine.callsMade).toBe(0);
  });
});

describe('progress', () => {
  it('is thinned to ten a second, and its last value always arrives before the result', async () => {
    const { engine } = connect({
      distances: async (_, { progress }) => {
        for (let done = 1; done <= 250; done++) {
          progress({ stage: 'features', done, of: 250 });
          await soon(1);
        }
        return { result: null as never };
      },
    });
    const seen: number[] = [];
    const began = Date.now();
    await engine.call('distances', {} as never, { onProgress: (p) => seen.push(p.done) });
    expect(seen[0]).toBe(1);
    expect(seen.at(-1)).toBe(250);
    expect(seen.length).toBeLessThanOrEqual(Math.ceil((Date.now() - began) / 100) + 2);
  });
});

describe('notices', () => {
  it('reach every listener until it stops listening', async () => {
    const { engine, host } = connect({});
    const listener = vi.fn();
    const stop = engine.onNotice(listener);
    host.notify({ kind: 'backend-recovered', backend: 'webgpu' });
    await eventually(() =>
      expect(listener).toHaveBeenCalledWith({ kind: 'backend-recovered', backend: 'webgpu' }),
    );
    stop();
    host.notify({ kind: 'backend-recovered', backend: 'webgpu' });
    await soon(10);
    expect(listener).toHaveBeenCalledTimes(1);
  });
});
