import type { JSHandle, Locator, Page } from '@playwright/test';
import type { FileBytes } from './page.ts';

/** A DataTransfer of the page that holds files, as a drag or a paste brings them. */
export const transferOf = (page: Page, files: readonly FileBytes[]): Promise<JSHandle<DataTransfer>> =>
  page.evaluateHandle(
    (all) => {
      const transfer = new DataTransfer();
      for (const { name, type, base64 } of all) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type }));
      }
      return transfer;
    },
    files.map(({ name, mimeType, bytes }) => ({
      name,
      type: mimeType,
      base64: Buffer.from(bytes).toString('base64'),
    })),
  );

/** The field that shows by its words where a file goes while it is dragged over the page. */
export const zone = (page: Page, text: RegExp): Locator =>
  page.getByRole('region', { name: 'Where the files are to go' }).getByText(text);

/** Drags files over the page and lets them fall on what comes to lie there. */
export async function dropFiles(page: Page, zone: Locator, files: readonly FileBytes[]): Promise<void> {
  const dataTransfer = await transferOf(page, files);
  await page.locator('body').dispatchEvent('dragenter', { dataTransfer });
  await zone.dispatchEvent('dragover', { dataTransfer });
  await zone.dispatchEvent('drop', { dataTransfer });
}

/** Drags files and folders of this machine over the page, as a person does, and lets them fall on what comes to lie there. */
export async function dropPaths(page: Page, zone: Locator, files: readonly string[]): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop', x: number, y: number) =>
    devTools.send('Input.dispatchDragEvent', { type, x, y, data });
  await drag('dragEnter', 1, 1);
  const { x, y, width, height } = (await zone.boundingBox())!;
  await drag('dragOver', x + width / 2, y + height / 2);
  await drag('drop', x + width / 2, y + height / 2);
  await devTools.detach();
}

/** Pastes files, and text beside them, where the focus is. */
export async function pasteFiles(page: Page, files: readonly FileBytes[], text = ''): Promise<void> {
  const clipboardData = await transferOf(page, files);
  await page.evaluate(
    ([data, words]) => {
      if (words) data.setData('text/plain', words);
      const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      (document.activeElement ?? document.body).dispatchEvent(event);
    },
    [clipboardData, text] as const,
  );
}
