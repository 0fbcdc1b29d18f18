import { expect, type Page } from '@playwright/test';
import { smallest } from './engine.ts';

declare const self: { devices?: GPUDevice[] };

/** Keeps every device that the app's worker asks for, so that a test can take the last one away. */
export async function watchDevices(page: Page, address = smallest): Promise<void> {
  await page.goto(address);
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  await page.workers()[0]!.evaluate(() => {
    const request = GPUAdapter.prototype.requestDevice;
    self.devices = [];
    GPUAdapter.prototype.requestDevice = async function (descriptor) {
      const device = await request.call(this, descriptor);
      self.devices!.push(device);
      return device;
    };
  });
}

/** Takes the newest device away. */
export const destroyDevice = (page: Page) =>
  page.workers()[0]!.evaluate(() => self.devices!.at(-1)!.destroy());
