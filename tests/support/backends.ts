import '@tensorflow/tfjs-core'; // first: it makes the engine that the gradients register with
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { setBackend } from '@tensorflow/tfjs-core';
import { replaceWasmKernels } from '#core/ops/wasmKernels.ts';

/** The backends that run in Node without a GPU. */
export type NodeBackend = 'cpu' | 'wasm';

/** Starts a backend for the tests of a file: `beforeAll(() => useBackend('wasm'))`. Throws if it does not start. */
export async function useBackend(name: NodeBackend): Promise<void> {
  if (name === 'cpu') await import('@tensorflow/tfjs-backend-cpu');
  else {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    replaceWasmKernels();
    setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep);
  }
  if (!(await setBackend(name))) throw new Error(`tfjs backend ${name} did not start`);
}
