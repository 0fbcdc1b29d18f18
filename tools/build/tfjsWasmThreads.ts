import type { Plugin } from 'vite';

/** `text` with `now` in the place of `then`. Throws where it is not found: another version of tfjs is not mended in silence. */
function replaced(text: string, then: string, now: string): string {
  if (!text.includes(then)) throw new Error(`tfjs' threads: expected ${JSON.stringify(then)}, found none`);
  return text.replace(then, () => now);
}

const factory = 'function(WasmBackendModuleThreadedSimd) {\n';
const importsFactory =
  'if(typeof e.data.urlOrBlob=="string"){importScripts(e.data.urlOrBlob)}else{var objectUrl=URL.createObjectURL(e.data.urlOrBlob);importScripts(objectUrl);URL.revokeObjectURL(objectUrl)}';
const threadScript = 'new Blob([response], {';

/**
 * Mends how tfjs starts WebAssembly's threads:
 * - its loader assigns to a variable that it never declares, which strict ES modules refuse;
 * - it starts eight workers on any machine: now as many as its threads need (half of the cores that the browser reports,
 *   with its own one);
 * - a thread's script, a blob, loads the loader from a second blob, for which a Content-Security-Policy would have to take
 *   any blob as a script: now it is part of the thread's own script.
 */
export const tfjsWasmThreads = (): Plugin => ({
  name: 'tfjs-wasm-threads',
  transform(code, id) {
    if (id.includes('tfjs-backend-wasm-threaded-simd.worker.js'))
      return { code: replaced(code, importsFactory, ''), map: null };
    if (id.includes('tfjs-backend-wasm-threaded-simd.js')) {
      const declared = replaced(code, factory, `${factory}var _scriptDir;\n`);
      const pool = 'pthreadPoolSize=Math.max(1,(navigator.hardwareConcurrency>>1)-1);';
      return { code: replaced(declared, 'pthreadPoolSize=8;', pool), map: null };
    }
    if (/tfjs-backend-wasm\/dist\/backend_wasm\.js/.test(id)) {
      const whole =
        'new Blob(["var WasmBackendModuleThreadedSimd = ", String(wasmFactoryThreadedSimd), ";", response], {';
      return { code: replaced(code, threadScript, whole), map: null };
    }
    return null;
  },
});
