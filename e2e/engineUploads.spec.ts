import { expect } from '@playwright/test';
import { test } from './support/harness.ts';

test('numbers reach the WebGPU device as they are, however soon their memory is used again', async ({
  page,
}) => {
  await page.goto('/');
  const { checked, wrong } = await page.evaluate(() => window.ask({ ask: 'uploads', backend: 'webgpu' }));
  expect(wrong).toEqual([]);
  expect(checked).toBe(612);
});
