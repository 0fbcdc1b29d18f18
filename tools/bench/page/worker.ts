import { getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { getBackend } from '@tensorflow/tfjs-core';
import { startBackend } from '#engine/backends.ts';
import type { BenchCallName, BenchCalls } from './calls.ts';
import { benchForward } from './forward.ts';
import { benchGradient, benchStockGradient } from './gradient.ts';
import { benchPair } from './pair.ts';
import { benchStep } from './step.ts';
import { startStock } from './stockStart.ts';

const answers: {
  [N in BenchCallName]: (params: BenchCalls[N]['params']) => Promise<BenchCalls[N]['result']>;
} = {
  async start({ by, backend }) {
    if (by === 'app') {
      const { detail, threads, software } = await startBackend(backend);
      return { detail, threads, software };
    }
    await startStock();
    return { detail: 'SIMD', threads: getThreadsCount(), software: false };
  },
  forward: (params) =>
    benchForward({ ...params, threads: getBackend() === 'wasm' ? getThreadsCount() : null }),
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
