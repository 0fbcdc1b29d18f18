import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';

/** Threads in WebAssembly need a cross-origin isolated page; without these headers the page runs on one thread. */
const isolated = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** tfjs's threaded wasm loader assigns to a variable it never declares, which strict ES modules refuse. */
const tfjsWasmThreads = (): Plugin => ({
  name: 'tfjs-wasm-threads',
  transform(code, id) {
    if (!id.includes('tfjs-backend-wasm-threaded-simd.js')) return null;
    const fixed = code.replace('function(WasmBackendModuleThreadedSimd) {\n', (m) => `${m}var _scriptDir;\n`);
    return { code: fixed, map: null };
  },
});

export default defineConfig({
  plugins: [react()],
  worker: { format: 'es', plugins: () => [tfjsWasmThreads()] },
  server: { host: '127.0.0.1', headers: isolated },
  preview: { host: '127.0.0.1', headers: isolated },
  build: { target: 'es2023', chunkSizeWarningLimit: 2000 },
});
