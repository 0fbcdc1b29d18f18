import {
  getKernelsForBackend,
  type KernelConfig,
  registerKernel,
  unregisterKernel,
} from '@tensorflow/tfjs-core';

/** How long the worker waits for one piece of the page's work at most, ms: a page that hangs does not hold it up. */
const PATIENCE_MS = 50;

/** Odd while the page's own thread is at work (`worker/pageFirst.ts`); null where nobody tells. */
let count: Int32Array | null = null;
let gaveUpOn = 0;

const giving = new WeakSet<KernelConfig>();

/** Has the kernels of {@link kernelsGiveWay} wait while `shared` is odd. It is an Int32Array of one number in shared memory. */
export function giveWayTo(shared: Int32Array): void {
  count = shared;
}

/**
 * Has every kernel of a backend wait, before it begins, until the page has done what it is at: for backends whose threads
 * are on the cores that the page needs. To be called when its kernels are registered; again does nothing.
 */
export function kernelsGiveWay(backend: string): void {
  for (const config of getKernelsForBackend(backend)) {
    if (giving.has(config)) continue;
    const waiting: KernelConfig = {
      ...config,
      kernelFunc: (call) => {
        giveWay();
        return config.kernelFunc(call);
      },
    };
    unregisterKernel(config.kernelName, backend);
    registerKernel(waiting);
    giving.add(waiting);
  }
}

function giveWay(): void {
  if (!count) return;
  const now = Atomics.load(count, 0);
  if (now % 2 === 0 || now === gaveUpOn) return;
  if (Atomics.wait(count, 0, now, PATIENCE_MS) === 'timed-out') gaveUpOn = now;
}
