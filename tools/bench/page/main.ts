import { type AppStore, createAppStore } from '#state/store.ts';
import { closeOnChange, compareOnChange, pictureOnChange } from '#state/wiring.ts';
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
  /** The page's state at that engine, opened once. */
  store(): Promise<AppStore>;
}

declare global {
  interface Window {
    bench: BenchPage;
  }
}

const workers: { app?: Worker; tfjs?: Worker } = {};
let engine: Engine | null = null;
let store: Promise<AppStore> | null = null;

async function openStore(): Promise<AppStore> {
  const opened = createAppStore(window.bench.engine());
  compareOnChange(opened);
  pictureOnChange(opened);
  closeOnChange(opened);
  await opened.getState().start({}, []);
  return opened;
}

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
  store() {
    store ??= openStore();
    return store;
  },
};
