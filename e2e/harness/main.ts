import { createEngine } from '#worker/client.ts';
import type { GradientAnswer, GradientRequest } from './worker.ts';

declare global {
  interface Window {
    /** Gradient to the pixels of image b, [h, w, 3], on the backend asked for. */
    gradient(request: GradientRequest): Promise<number[]>;
  }
}

const entry = new Worker(new URL('../../src/worker/entry.ts', import.meta.url), { type: 'module' });
Object.assign(window, { perceptualPlayground: { engine: createEngine(entry) } });

let worker: Worker | null = null;

window.gradient = (request) =>
  new Promise((resolve, reject) => {
    worker ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<GradientAnswer>) =>
      'failed' in data ? reject(new Error(data.failed)) : resolve(data.gradient);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(request);
  });
