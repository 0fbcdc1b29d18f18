import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The tools that are run, each by the script of its package: no shell, so Windows is as good as any. */
const scripts = {
  tsc: 'typescript/bin/tsc',
  biome: '@biomejs/biome/bin/biome',
  knip: 'knip/bin/knip.js',
  vite: 'vite/bin/vite.js',
  vitest: 'vitest/vitest.mjs',
  'size-limit': 'size-limit/bin.js',
  playwright: '@playwright/test/cli.js',
} as const;

export type Tool = keyof typeof scripts;

/** Takes one line of output, without its end. */
export type Writes = (line: string) => void;

/** Runs a tool in the repository's folder, and hands over its lines as they come. Returns whether it succeeded. */
export async function runTool(
  root: string,
  tool: Tool,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  says: Writes,
): Promise<boolean> {
  const script = join(root, 'node_modules', scripts[tool]);
  // Each tool chooses its own: what this process has was set by the loader that it came through.
  const { NODE_ENV: _, ...own } = process.env;
  // A tool colours for a terminal, and does not see that its lines go on to one.
  const colours = process.stdout.isTTY && process.stdout.hasColors() ? { FORCE_COLOR: '1' } : {};
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...own, ...colours, ...env },
  });
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', says);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    // Comes after the last of its output.
    child.on('close', (code) => resolve(code === 0));
  });
}
