import { createEngine } from '#worker/client.ts';
import type { Answer, Answers, Request } from './worker.ts';

declare global {
  interface Window {
    /** Answers on the backend that a request names: `image gradient` to the pixels of image b, [h, w, 3]. */
    ask<R extends Request>(request: R): Promise<Answers[R['ask']]>;
  }
}

const entry = new Worker(new URL('../../src/worker/entry.ts', import.meta.url), { type: 'module' });
Object.assign(window, { perceptualPlayground: { engine: createEngine(entry) } });

let worker: Worker | null = null;

window.ask = <R extends Request>(request: R) =>
  new Promise<Answers[R['ask']]>((resolve, reject) => {
    worker ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Answer>) =>
      'failed' in data ? reject(new Error(data.failed)) : resolve(data.result as Answers[R['ask']]);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(request);
  });
