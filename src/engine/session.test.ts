import { afterEach, expect, it, vi } from 'vitest';
import { AppError } from '#core/failure.ts';
import type { BackboneStore } from './backboneStore.ts';
import type { BackendName } from './backends.ts';
import type { Choosing } from './chooseBackend.ts';
import type { FeatureCache } from './featureCache.ts';
import { type OnChange, Session } from './session.ts';

/** Resolves when the device that is chosen next goes away. */
let lost = new Promise<string>(() => {});
/** What was asked for, in order. */
const asked: Choosing[] = [];

vi.mock('./backends.ts', () => ({ discardBackend: () => {} }));
vi.mock('./chooseBackend.ts', () => ({
  chooseBackend: async (choosing: Choosing) => {
    asked.push({ ...choosing, avoid: [...(choosing.avoid ?? [])] });
    const order: BackendName[] = ['webgpu', 'wasm', 'webgl', 'cpu'];
    const free = order.filter((name) => !choosing.avoid?.some(({ backend }) => backend === name));
    const backend = choosing.prefer === 'auto' ? free[0]! : choosing.prefer;
    return { started: { backend, lost }, selfTest: {}, skipped: choosing.avoid ?? [] };
  },
}));

afterEach(() => {
  vi.useRealTimers();
  lost = new Promise(() => {});
});

it('leaves backends at once that compute wrong gradients, and does the work on the first that is right', async () => {
  const changes: Parameters<OnChange>[0][] = [];
  const forgotten = vi.fn();
  const session = new Session(
    { forget: forgotten } as unknown as BackboneStore,
    [{ dropWhere: () => {} } as unknown as FeatureCache],
    (change) => changes.push(change),
  );
  await session.boot('webgl', () => {});
  const wrong = { code: 'wrong-gradients', backend: 'webgl', of: 'generator', off: 0.93 } as const;
  const done: BackendName[] = [];
  const result = await session.run(async () => {
    const { backend } = session.chosen.started;
    done.push(backend);
    if (backend.startsWith('webg')) throw new AppError({ ...wrong, backend });
    return backend;
  });
  expect(result).toBe('wasm');
  expect(done).toEqual(['webgl', 'webgpu', 'wasm']);
  expect(forgotten).toHaveBeenCalledTimes(2);
  expect(changes).toMatchObject([
    { before: 'webgl', because: wrong },
    { before: 'webgpu', because: { ...wrong, backend: 'webgpu' } },
  ]);
  expect(asked.at(-1)).toMatchObject({
    prefer: 'auto',
    avoid: ['webgl', 'webgpu'].map((backend) => ({ backend, reason: 'wrong-gradients', detail: '93 %' })),
  });
  // What a device computes that goes away meanwhile says nothing of it.
  let gone = (_reason: string) => {};
  lost = new Promise<string>((resolve) => {
    gone = resolve;
  });
  await session.boot('webgl', () => {});
  lost = new Promise(() => {});
  let times = 0;
  await session.run(async () => {
    times += 1;
    if (times > 1) return;
    gone('taken away');
    throw new AppError(wrong);
  });
  expect(changes.at(-1)).toMatchObject({ before: 'webgl', because: { code: 'device-lost' } });
  expect(session.chosen.started.backend).toBe('webgl');
  // Other failures are the work's own.
  const own = new AppError({ code: 'cancelled' });
  await expect(session.run(() => Promise.reject(own))).rejects.toBe(own);
  expect(changes).toHaveLength(3);
});

it('takes the next backend where a device is lost again soon, by the clock or by the calls that it has done', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const session = new Session(
    { forget: () => {} } as unknown as BackboneStore,
    [{ dropWhere: () => {} } as unknown as FeatureCache],
    () => {},
  );
  let gone = (_reason: string) => {};
  const breakable = () => {
    lost = new Promise<string>((resolve) => {
      gone = resolve;
    });
  };
  breakable();
  await session.boot('webgpu', () => {});
  /** A call under which the device goes away; the backend that it is done on. */
  const losing = async () => {
    const take = gone;
    breakable();
    let times = 0;
    return session.run(async () => {
      if (times++ === 0) take('taken away');
      return session.chosen.started.backend;
    });
  };
  const calls = async (count: number) => {
    for (let i = 0; i < count; i += 1) await session.run(async () => {});
  };
  expect(await losing()).toBe('webgpu');
  vi.advanceTimersByTime(61_000);
  await calls(10);
  expect(await losing()).toBe('webgpu');
  vi.advanceTimersByTime(600_000);
  await calls(9);
  expect(await losing()).toBe('wasm');
});
