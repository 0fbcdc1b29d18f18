#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));
const gradients = /import '@tensorflow\/tfjs-core\/dist\/register_all_gradients\.js';/;

/** Nothing is differentiated here, and Node cannot load TensorFlow.js' list of gradients, which leaves out file endings. */
const withoutGradients = {
  name: 'without-gradients',
  enforce: 'pre',
  transform: (code) => (gradients.test(code) ? { code: code.replace(gradients, ''), map: null } : null),
};

// It runs the page's own TypeScript; Vite loads it, since Node 20 cannot.
const vite = await createServer({
  root,
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  plugins: [withoutGradients],
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
});
try {
  const { main } = await vite.ssrLoadModule('/tools/agreement/main.ts');
  process.exitCode = await main(process.argv.slice(2), root);
} finally {
  await vite.close();
}
