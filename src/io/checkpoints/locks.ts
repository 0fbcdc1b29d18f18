/** Says who works on a run: two tabs on one run would overwrite each other's checkpoints. */
export interface RunLocks {
  /** Takes the run; null when somebody else has it. The result gives it back. */
  take(run: string): Promise<(() => void) | null>;
}

/** Between the tabs of this browser (Web Locks): a tab that closes or dies gives back what it has. */
export function tabLocks(): RunLocks {
  if (!('locks' in navigator)) return memoryLocks();
  return {
    take: (run) =>
      new Promise((resolve, reject) => {
        const held = new Promise<void>((release) => {
          navigator.locks
            .request(`perceptual-run/${run}`, { ifAvailable: true }, (lock) => {
              resolve(lock ? () => release() : null);
              return lock ? held : undefined;
            })
            .catch(reject);
        });
      }),
  };
}

/** Between those who share `taken`. */
export function memoryLocks(taken = new Set<string>()): RunLocks {
  return {
    take: async (run) => {
      if (taken.has(run)) return null;
      taken.add(run);
      return () => void taken.delete(run);
    },
  };
}
