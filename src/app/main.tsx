import { createEngine } from '#worker/client.ts';

const engine = createEngine(new Worker(new URL('../worker/entry.ts', import.meta.url), { type: 'module' }));
Object.assign(window, { perceptualPlayground: { engine } });
