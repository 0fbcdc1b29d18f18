import { expect, type Page, test } from '@playwright/test';
import { findChromium, plainFlags } from '#tests/support/chromium.ts';
import { expectAccessible } from './support/accessible.ts';
import { openPage, small, total } from './support/page.ts';

/** Chromium's own camera: a green picture with a disc that turns, 640 x 480. */
const fakeCamera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
test.use({ launchOptions: { executablePath: findChromium(), args: [...plainFlags, ...fakeCamera] } });

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Take a picture' });
const slot = (page: Page, name: 'Reference' | 'Generated') =>
  page.getByRole('region', { name: 'The two images' }).getByRole('group', { name, exact: true });

/** Puts `refusal` in place of the camera: the name of the exception that the browser throws. */
const refuse = (page: Page, name: string) =>
  page.evaluate((error) => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('In words of the browser', error));
  }, name);

test('the camera fills either slot, asks for the back of a phone, and is let go', async ({ page }) => {
  const uncaught: string[] = [];
  page.on('pageerror', ({ message }) => uncaught.push(message));
  await openPage(page, small);
  await page.evaluate(() => {
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      Object.assign(window, { asked: wanted, stream });
      return stream;
    };
  });
  for (const name of ['Reference', 'Generated'] as const) {
    await page.getByRole('button', { name: `${name}: Camera` }).click();
    await expect(dialog(page)).toBeVisible();
    await dialog(page).getByRole('button', { name: 'Take picture' }).click();
    await expect(dialog(page)).toBeHidden();
    await expect(slot(page, name)).toContainText('Camera picture');
    await expect(slot(page, name)).toContainText('640 × 480');
  }
  await expect(total(page)).toHaveText(/\d/);
  const { asked, states } = await page.evaluate(() => {
    const { asked, stream } = window as unknown as { asked: MediaStreamConstraints; stream: MediaStream };
    return { asked, states: stream.getTracks().map(({ readyState }) => readyState) };
  });
  expect(asked).toEqual({ video: { facingMode: { ideal: 'environment' } } });
  expect(states).toEqual(['ended']);
  expect(uncaught).toEqual([]);
});

test('no picture is taken before there is one, and a camera that cannot be had is told of', async ({
  page,
}) => {
  await openPage(page, small);
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => new Promise(() => {});
  });
  const camera = page.getByRole('button', { name: 'Reference: Camera' });
  await camera.click();
  await expect(dialog(page).getByRole('button', { name: 'The camera is starting…' })).toBeDisabled();
  await expectAccessible(page, 'with a camera that starts', '[role=dialog]');
  for (const [name, words] of [
    ['NotAllowedError', 'The browser does not let this page use the camera'],
    ['NotFoundError', 'No camera was found'],
    ['NotReadableError', 'another program may be using it'],
    ['OddError', 'The camera is not available: “In words of the browser”'],
  ] as const) {
    await page.keyboard.press('Escape');
    await expect(dialog(page)).toBeHidden();
    await refuse(page, name);
    await camera.click();
    await expect(dialog(page).getByRole('alert')).toContainText(words);
  }
  await expectAccessible(page, 'without a camera', '[role=dialog]');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitemradio', { name: '简体中文' }).click();
  await page.getByRole('button', { name: /^参考.*相机$/ }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toHaveText(
    '相机不可用：“In words of the browser”。请在浏览器中允许，或选择文件。',
  );
});
