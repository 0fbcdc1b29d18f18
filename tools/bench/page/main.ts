import { createEngine, type Engine } from '#worker/client.ts';
import type { BenchCallName, BenchCalls } from './calls.ts';

export interface BenchPage {
  /** Answered by one worker for each `of`: tfjs is started once in each. */
  call<N extends BenchCallName>(
    of: 'app' | 'tfjs',
    name: N,
    params: BenchCalls[N]['params'],
  ): Promise<BenchCalls[N]['result']>;
  /** The app's own engine in its own worker, started at first use. */
  engine(): Engine;
}

declare global {
  interface Window {
    bench: BenchPage;
  }
}

const workers: { app?: Worker; tfjs?: Worker } = {};
let engine: Engine | null = null;

window.bench = {
  call(of, name, params) {
    workers[of] ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    const port = workers[of];
    return new Promise((resolve, reject) => {
      port.onmessage = ({ data }) => ('error' in data ? reject(new Error(data.error)) : resolve(data.result));
      port.onerror = (event) => reject(new Error(event.message));
      port.postMessage([name, params]);
    });
  },
  engine() {
    engine ??= createEngine(
      new Worker(new URL('../../../src/worker/entry.ts', import.meta.url), { type: 'module' }),
    );
    return engine;
  },
};
