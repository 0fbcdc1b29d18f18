#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));
const entry = fileURLToPath(new URL('./takeScreenshots.ts', import.meta.url));

// TypeScript from here on; Vite loads it, since Node 20 cannot.
const { module } = await runnerImport(entry, { root, configFile: false });
await module.takeScreenshots(root);
