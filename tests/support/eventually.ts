import { vi } from 'vitest';

/** Asks until `check` throws no more, as long as a busy machine may need; gives what it gives. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 60_000, interval: 5 });
