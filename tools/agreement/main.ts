import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { setBackend } from '@tensorflow/tfjs-core';
import { replaceWasmKernels } from '#core/ops/wasmKernels.ts';
import { parseArguments, usage } from './arguments.ts';
import { openMaterials } from './materials.ts';
import { measureAll } from './measureAll.ts';
import { openTid2013 } from './tid2013.ts';

/** Runs `npm run agreement`. Returns the exit code. */
export async function main(args: readonly string[], root: string): Promise<number> {
  const parsed = parseArguments(args, root);
  if ('error' in parsed) {
    console.error(`${parsed.error}\n\n${usage}`);
    return 2;
  }
  if (parsed.help) {
    console.log(usage);
    return 0;
  }
  try {
    const sets = [];
    if (parsed.sets.includes('materials')) sets.push(await openMaterials(join(parsed.truth, 'votes')));
    if (parsed.sets.includes('tid2013')) sets.push(await openTid2013(join(parsed.truth, 'human')));
    replaceWasmKernels();
    const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(dirname(wasm) + sep);
    if (!(await setBackend('wasm'))) throw new Error('WebAssembly did not start');
    await measureAll(sets, parsed, root, console.log);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 1;
  }
}
