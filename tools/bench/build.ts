import { join } from 'node:path';
import { build } from 'vite';

/** Builds the benchmark's page as the app is built (its plugins, its target), into `outDir`. */
export async function buildPage(root: string, outDir: string): Promise<void> {
  const page = join(root, 'tools/bench/page');
  await build({
    configFile: join(root, 'vite.config.ts'),
    root: page,
    base: '/',
    publicDir: false,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, rollupOptions: { input: join(page, 'index.html') } },
  });
}
