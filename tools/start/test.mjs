#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './install.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
ensureInstalled(root);

// TypeScript from here on; Vite loads it, since Node 20 cannot.
const { runnerImport } = await import('vite');
const { module } = await runnerImport(fileURLToPath(new URL('./checkAll.ts', import.meta.url)), {
  root,
  configFile: false,
});
process.exitCode = await module.checkAll(root, process.argv.slice(2));
