import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { chromiumFlags, findChromium, gpuFlags, onGpu, plainFlags } from './tests/support/chromium.ts';
import { longLane } from './tests/support/lane.ts';

const port = Number(process.env.PORT ?? 4319);

/** Tests of WebGPU and WebGL, whose software adapters slow everything else down. */
const withDevices = /(backends|gradients|engine\w*|trainEngine|trainDevice)\.spec\.ts/;

export default defineConfig({
  testDir: 'e2e',
  ...(longLane ? {} : { grepInvert: /@long\b/ }),
  globalSetup: './e2e/support/globalSetup.ts',
  // Nothing is timed: on a busy machine a test may take ten times as long as on a quiet one.
  timeout: 900_000,
  // A comparison may lie before what is looked for, on a machine that does other things as well.
  expect: { timeout: 180_000 },
  // Two on two cores take a fifth less time than one; then the cores are busy all the time.
  workers: Math.min(4, availableParallelism()),
  fullyParallel: false,
  // A machine that is short of memory takes a browser away. The report names what passes only the second time as flaky.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    // What cannot be clicked by then never can: a test that waits for it says so soon.
    actionTimeout: 180_000,
    baseURL: `http://127.0.0.1:${port}`,
    locale: 'en-GB',
    // Tests change what the network answers; e2e/offline.spec.ts is about the service worker itself.
    serviceWorkers: 'block',
    // A trace films the page: half of a test's time on two cores. TRACE=1 keeps those of failures.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
  },
  projects: [
    {
      name: 'page',
      testIgnore: withDevices,
      use: { launchOptions: { executablePath: findChromium(), args: plainFlags } },
    },
    {
      name: 'devices',
      testMatch: withDevices,
      use: { launchOptions: { executablePath: findChromium(), args: onGpu ? gpuFlags : chromiumFlags } },
    },
  ],
  webServer: {
    command: `npx vite preview --host 127.0.0.1 --port ${port} --strictPort`,
    url: `http://127.0.0.1:${port}`,
    reuseExistingServer: !process.env.CI,
  },
});
