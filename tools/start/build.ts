import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, loadConfigFromFile } from 'vite';

/** What the built app is made from, beside Vite's configuration and all that this imports. */
const inputs = ['src', 'public', 'index.html', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** Time of the newest change below `path`, ms; a folder's own time tells of files that have gone. 0: nothing there. */
function newest(path: string): number {
  if (!existsSync(path)) return 0;
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Whether `dist` is newer than everything that it is made from. */
export async function isBuilt(root: string): Promise<boolean> {
  const built = newest(join(root, 'dist', 'index.html'));
  if (built === 0) return false;
  const config = await loadConfigFromFile(
    { command: 'build', mode: 'production' },
    undefined,
    root,
    'silent',
  );
  const made = [...inputs, ...(config?.dependencies ?? [])];
  return built > Math.max(...made.map((name) => newest(resolve(root, name))));
}

/** Builds the app into `dist`, unless it is up to date. */
export async function buildIfNeeded(root: string): Promise<void> {
  if (await isBuilt(root)) return;
  console.log('Building the page ...');
  // The loader that this file came through has set it to "development", which would put React's slow half in the page.
  process.env.NODE_ENV = 'production';
  await build({ root, logLevel: 'warn' });
}
