import { join } from 'node:path';
import { build } from 'vite';

/** Builds the `index.html` of a folder as the app is built (its plugins, its target), into `outDir`. */
export async function buildPage(root: string, folder: string, outDir: string): Promise<void> {
  const page = join(root, folder);
  process.env.WITHOUT_OFFLINE = '1';
  await build({
    configFile: join(root, 'vite.config.ts'),
    root: page,
    base: '/',
    publicDir: false,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, rollupOptions: { input: join(page, 'index.html') } },
  });
}
