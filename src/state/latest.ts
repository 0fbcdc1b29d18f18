/** Runs `work` for the newest arguments only: a newer call aborts the one before it, whose answer is dropped. */
export function latest<A extends unknown[]>(
  work: (signal: AbortSignal, ...args: A) => Promise<void>,
): ((...args: A) => Promise<void>) & { cancel: () => void } {
  let current: AbortController | null = null;
  const run = async (...args: A) => {
    current?.abort();
    const own = new AbortController();
    current = own;
    try {
      await work(own.signal, ...args);
    } finally {
      if (current === own) current = null;
    }
  };
  return Object.assign(run, { cancel: () => current?.abort() });
}
