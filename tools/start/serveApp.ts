import { parseArgs } from 'node:util';
import { preview } from 'vite';
import { buildIfNeeded } from './build.ts';

/** Tried first; the next free port is taken where another program has it. */
const defaultPort = 4173;

/** Whether a browser window can be expected to open: not on a build machine, not on a Linux machine without a screen. */
const hasScreen = (): boolean =>
  !process.env.CI &&
  (process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY));

/**
 * Builds the app if its sources have changed, serves it at 127.0.0.1 with the headers of vite.config.ts (threads need
 * them), prints the address, opens the browser. Options: `--port N`, `--no-open`.
 */
export async function serveApp(root: string, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string' }, open: { type: 'boolean' } },
    allowNegative: true,
  });
  await buildIfNeeded(root);
  const port = Number(values.port ?? process.env.PORT ?? defaultPort);
  const server = await preview({
    root,
    logLevel: 'warn',
    preview: { host: '127.0.0.1', port, open: values.open ?? hasScreen() },
  });
  console.log(`\nPerceptual Playground: ${server.resolvedUrls?.local[0]}\nCtrl+C stops it.`);
}
