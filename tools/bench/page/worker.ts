import { getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { startBackend } from '#engine/backends.ts';
import type { BenchCallName, BenchCalls } from './calls.ts';
import { benchForward } from './forward.ts';
import { benchGradient, benchStockGradient } from './gradient.ts';
import { benchPair } from './pair.ts';
import { benchStep } from './step.ts';
import { startStock } from './stockStart.ts';

let threads = 1;

const answers: {
  [N in BenchCallName]: (params: BenchCalls[N]['params']) => Promise<BenchCalls[N]['result']>;
} = {
  async start({ by }) {
    const began = performance.now();
    if (by === 'tfjs') await startStock();
    const detail = by === 'tfjs' ? 'SIMD' : (await startBackend('wasm')).detail;
    threads = getThreadsCount();
    return { detail, threads, ms: performance.now() - began };
  },
  forward: (params) => benchForward({ ...params, threads }),
  gradient: benchGradient,
  stockGradient: benchStockGradient,
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
