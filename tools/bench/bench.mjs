#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));

// The benchmark is TypeScript like the page; Vite loads it, since Node 20 cannot.
const vite = await createServer({
  root,
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
});
try {
  const { main } = await vite.ssrLoadModule('/tools/bench/main.ts');
  process.exitCode = await main(process.argv.slice(2), root);
} finally {
  await vite.close();
}
