import { startBackend } from '#engine/backends.ts';
import type { BenchCallName, BenchCalls } from './calls.ts';
import { benchForward } from './forward.ts';
import { benchGradient } from './gradient.ts';
import { benchPair } from './pair.ts';
import { benchStep } from './step.ts';

let threads = 1;

const answers: {
  [N in BenchCallName]: (params: BenchCalls[N]['params']) => Promise<BenchCalls[N]['result']>;
} = {
  async start() {
    const began = performance.now();
    const started = await startBackend('wasm');
    threads = started.threads;
    return { detail: started.detail, threads, ms: performance.now() - began };
  },
  forward: (params) => benchForward({ ...params, threads }),
  gradient: benchGradient,
  step: benchStep,
  pair: benchPair,
};

addEventListener('message', async ({ data: [name, params] }: MessageEvent<[BenchCallName, never]>) => {
  try {
    postMessage({ result: await answers[name](params) });
  } catch (error) {
    postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
