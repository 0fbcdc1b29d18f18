import { createEngine, type Engine } from '#worker/client.ts';
import type { BenchCallName, BenchCalls } from './calls.ts';

export interface BenchPage {
  call<N extends BenchCallName>(name: N, params: BenchCalls[N]['params']): Promise<BenchCalls[N]['result']>;
  /** The app's own engine in its own worker, started at first use. */
  engine(): Engine;
}

declare global {
  interface Window {
    bench: BenchPage;
  }
}

let worker: Worker | null = null;
let engine: Engine | null = null;

window.bench = {
  call(name, params) {
    worker ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    const port = worker;
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
