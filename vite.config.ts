import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { drawnAhead } from './tools/build/drawnAhead.ts';

/** Threads in WebAssembly need a cross-origin isolated page; without these headers the page runs on one thread. */
const isolated = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * tfjs's threaded wasm loader assigns to a variable it never declares, which strict ES modules refuse, and starts eight
 * workers on any machine: as many as its threads need (half of the cores that the browser reports, with its own one) do.
 */
const tfjsWasmThreads = (): Plugin => ({
  name: 'tfjs-wasm-threads',
  transform(code, id) {
    if (!id.includes('tfjs-backend-wasm-threaded-simd.js')) return null;
    const fixed = code
      .replace('function(WasmBackendModuleThreadedSimd) {\n', (m) => `${m}var _scriptDir;\n`)
      .replace('pthreadPoolSize=8;', 'pthreadPoolSize=Math.max(1,(navigator.hardwareConcurrency>>1)-1);');
    return { code: fixed, map: null };
  },
});

/** What a browser keeps to open the page without a network: all of it, and the embedded network. */
const offline = () =>
  VitePWA({
    // A page of the tests is built by this file too, and needs none.
    disable: process.env.WITHOUT_OFFLINE === '1',
    strategies: 'injectManifest',
    srcDir: 'src/app',
    filename: 'serviceWorker.ts',
    injectRegister: null,
    manifest: {
      name: 'Perceptual Playground',
      short_name: 'Perceptual',
      description: 'See what a perceptual loss sees.',
      theme_color: '#3b41b5',
      background_color: '#ffffff',
      icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
    },
    injectManifest: {
      globPatterns: ['index.html', 'icon.svg', 'assets/*', 'models/vgg19-slim/*.{json,bin}'],
      maximumFileSizeToCacheInBytes: 8 * 2 ** 20,
    },
  });

export default defineConfig({
  plugins: [react(), drawnAhead(), offline()],
  worker: { format: 'es', plugins: () => [tfjsWasmThreads(), drawnAhead()] },
  server: { host: '127.0.0.1', headers: isolated },
  preview: { host: '127.0.0.1', headers: isolated },
  build: { target: 'es2023', chunkSizeWarningLimit: 2000 },
});
