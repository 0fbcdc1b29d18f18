import { readFileSync } from 'node:fs';
import { vi } from 'vitest';

/**
 * A page has the WebAssembly of its libraries from its own server; here it comes from the packages. Undone by
 * `vi.unstubAllGlobals`.
 */
export function serveWasm(): void {
  vi.stubGlobal('fetch', async (url: string | URL) => {
    const file = /(jxl-oxide-wasm|libheif-js|lcms-wasm)\/.*\.wasm$/.exec(String(url))![0];
    const body = readFileSync(new URL(`../../node_modules/${file}`, import.meta.url));
    return new Response(body, { headers: { 'content-type': 'application/wasm' } });
  });
}
