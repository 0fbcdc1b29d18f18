import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

/** The headless shell first: it has no window to keep, and a test takes a tenth less time. */
const candidates = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** An installed Chrome or Chromium, or the one that Playwright has downloaded; null when there is none. */
export const chromiumHere = (): string | null =>
  [...candidates, chromium.executablePath()].find((path) => path && existsSync(path)) ?? null;

/** The same. Throws with what to do when there is none. */
export function findChromium(): string {
  const found = chromiumHere();
  if (!found) throw new Error('No Chrome or Chromium found: install one, or set CHROMIUM_PATH to it.');
  return found;
}

/** For everything that needs no WebGPU and no WebGL. */
export const plainFlags = [
  '--disable-gpu',
  '--no-sandbox',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-sync',
];

/** WebGPU and WebGL on this machine's own graphics processor, headless. */
export const gpuFlags = [
  '--no-sandbox',
  '--enable-gpu',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan,WebGPUService',
  '--disable-vulkan-surface',
  '--use-angle=vulkan',
  '--ignore-gpu-blocklist',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Whether the tests of devices shall run on this machine's own graphics processor, on all that it is fast enough for. */
export const onGpu = Boolean(process.env.GPU);

/** The whole set that makes WebGPU and WebGL run on a software adapter, headless; fewer, and tensors silently read 0. */
export const chromiumFlags = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-angle=swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
