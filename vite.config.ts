import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { developmentPolicy, headerPolicy, metaPolicy } from './src/worker/contentSecurityPolicy.ts';
import { drawnAhead } from './tools/build/drawnAhead.ts';
import { tfjsWasmThreads } from './tools/build/tfjsWasmThreads.ts';

/** Threads in WebAssembly need a cross-origin isolated page; without these headers the page runs on one thread. */
const isolated = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Whether the page that is built is the app itself; a page of the tests is built by this file too. */
const isApp = process.env.WITHOUT_OFFLINE !== '1';

/** The policy in the built page itself, for servers that send no headers of their own. */
const policyInPage = (): Plugin => ({
  name: 'policy-in-page',
  apply: 'build',
  // After the encoding, which has to be among the first 1024 bytes, and before anything that it holds for.
  transformIndexHtml: {
    order: 'post',
    handler: (html) => {
      if (!isApp) return html;
      const charset = '<meta charset="utf-8" />';
      if (!html.includes(charset)) throw new Error(`index.html: expected ${charset}`);
      const policy = `<meta http-equiv="Content-Security-Policy" content="${metaPolicy}" />`;
      return html.replace(charset, `${charset}\n    ${policy}`);
    },
  },
});

/** What a browser keeps to open the page without a network: all of it, and the embedded network. */
const offline = () =>
  VitePWA({
    disable: !isApp,
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
      icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
    },
    injectManifest: {
      // Decoders of rare formats, 3 MB, come with the first such file.
      globIgnores: ['**/libheif*', '**/jxl_oxide*'],
      globPatterns: ['index.html', 'icon.svg', 'assets/*', 'models/vgg19-slim/*.{json,bin}'],
      maximumFileSizeToCacheInBytes: 8 * 2 ** 20,
    },
  });

export default defineConfig({
  // Every address of the built page is relative to its own folder: it can lie at any path of a server.
  base: './',
  plugins: [react(), drawnAhead(), policyInPage(), offline()],
  worker: { format: 'es', plugins: () => [tfjsWasmThreads(), drawnAhead()] },
  server: {
    host: '127.0.0.1',
    headers: { ...isolated, 'Content-Security-Policy': developmentPolicy },
  },
  preview: { host: '127.0.0.1', headers: { ...isolated, 'Content-Security-Policy': headerPolicy } },
  build: { target: 'es2023', chunkSizeWarningLimit: 2000 },
});
