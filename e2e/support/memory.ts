import type { Page } from '@playwright/test';

/** Bytes of the page's own objects, once what nobody holds is gone. */
export async function heapBytes(page: Page): Promise<number> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = (await devTools.send('Runtime.getHeapUsage')) as {
    usedSize: number;
    backingStorageSize: number;
  };
  await devTools.detach();
  return usedSize + backingStorageSize;
}

/**
 * Bytes of the page and its worker together: by the browser's own measurement, or, where it has none (a headless shell), as
 * the sum of the page's objects and of what the worker says that it holds.
 */
export async function heldBytes(page: Page): Promise<number> {
  const ofPage = await heapBytes(page);
  return page.evaluate(async (ofPage) => {
    const measure = (performance as { measureUserAgentSpecificMemory?(): Promise<{ bytes: number }> })
      .measureUserAgentSpecificMemory;
    const found = await measure?.call(performance).catch(() => null);
    if (found) return found.bytes;
    const held = await window.perceptualPlayground.engine.call('memory', null);
    return ofPage + held.bytes + held.cachedImageBytes + held.cachedMapBytes;
  }, ofPage);
}
