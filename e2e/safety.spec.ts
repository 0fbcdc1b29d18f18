import { expect, type Page, test } from '@playwright/test';
import { findChromium, plainFlags } from '#tests/support/chromium.ts';
import { headerPolicy, metaPolicy } from '#worker/contentSecurityPolicy.ts';
import { measured, openPage, openWithAll, small } from './support/page.ts';
import { dist } from './support/paths.ts';
import { serve } from './support/serve.ts';
import { counter, takeOneStep } from './support/trainPage.ts';

const camera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
test.use({ launchOptions: { executablePath: findChromium(), args: [...plainFlags, ...camera] } });

/** What the browser has said of the policy, of the page and of its workers. */
function complaintsOf(page: Page): string[] {
  const said: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted/.test(message.text())) said.push(message.text());
  });
  // The console of the page does not tell of a worker's.
  page.on('worker', async (worker) => {
    const hear = () => {
      const violated: string[] = [];
      globalThis.addEventListener('securitypolicyviolation', ({ blockedURI }) => violated.push(blockedURI));
      Object.assign(globalThis, { violated });
    };
    await worker.evaluate(hear).catch(() => {});
  });
  return said;
}

interface Tried {
  /** Of another server. */
  readonly foreign: string;
  /** How many policies hold: each tells of what it refuses. */
  readonly policies: number;
}

/** Directives that are violated by trying, one by one, what would bring in or send out something foreign. */
const tryForeign = async ({ foreign, policies }: Tried): Promise<string[]> => {
  const violated: string[] = [];
  const scope = globalThis as unknown as EventTarget;
  const wait = () =>
    new Promise<void>((resolve) => {
      let heard = 0;
      const listen = (event: Event) => {
        heard += 1;
        if (heard < policies) return;
        scope.removeEventListener('securitypolicyviolation', listen);
        violated.push((event as SecurityPolicyViolationEvent).effectiveDirective);
        resolve();
      };
      scope.addEventListener('securitypolicyviolation', listen);
    });
  const tries: (() => unknown)[] = [
    () => fetch(`${foreign}x`),
    () => import(/* @vite-ignore */ `${foreign}x.js`),
    () => new Worker(`${foreign}x.js`),
    // biome-ignore lint/security/noGlobalEval: the browser is to refuse it
    () => globalThis.eval('1'),
  ];
  if (typeof document !== 'undefined')
    tries.push(
      () => {
        const image = new Image();
        image.src = `${foreign}x.png`;
      },
      () => {
        document.createElement('div').innerHTML = '<b>bold</b>';
      },
      () => {
        document.createElement('script').text = '1';
      },
      () => document.body.append(Object.assign(document.createElement('iframe'), { src: `${foreign}x` })),
    );
  for (const attempt of tries) {
    const heard = wait();
    try {
      void Promise.resolve(attempt()).catch(() => {});
    } catch {
      // Refused at once.
    }
    await heard;
  }
  return violated;
};

test('the browser refuses what comes from elsewhere or goes elsewhere, in the page and in its worker', async ({
  page,
}) => {
  const foreign = await serve({ '/': dist });
  const answered: string[] = [];
  page.context().on('response', (response) => {
    if (response.url().startsWith(foreign.url)) answered.push(response.url());
  });
  await openPage(page, small);
  // The header's and the page's own.
  expect(await page.evaluate(tryForeign, { foreign: foreign.url, policies: 2 })).toEqual([
    'connect-src',
    'script-src-elem',
    'require-trusted-types-for',
    'require-trusted-types-for',
    'img-src',
    'require-trusted-types-for',
    'require-trusted-types-for',
    'frame-src',
  ]);
  const inWorker = await page.workers()[0]!.evaluate(tryForeign, { foreign: foreign.url, policies: 1 });
  expect(inWorker).toEqual([
    'connect-src',
    'script-src-elem',
    'require-trusted-types-for',
    'require-trusted-types-for',
  ]);
  // What was refused never reached the other server.
  expect(answered).toEqual([]);
  foreign.close();
});

test('the page and its scripts are sent with the policy, and the page says it itself', async ({ page }) => {
  const response = await page.goto('/');
  expect(response!.headers()['content-security-policy']).toBe(headerPolicy);
  await expect(page.locator('meta[http-equiv="Content-Security-Policy"]')).toHaveAttribute(
    'content',
    metaPolicy,
  );
  await measured(page);
  const script = page.workers()[0]!.url();
  const sent = await page.request.get(script);
  expect(sent.headers()['content-security-policy']).toBe(headerPolicy);
});

test('an ordinary visit violates nothing', async ({ page }) => {
  const said = complaintsOf(page);
  await openWithAll(page, small);
  for (const what of ['Report (JSON)', 'Picture (PNG)', 'PyTorch code']) {
    await page.getByRole('button', { name: 'Export' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: what }).click(),
    ]);
    await file.path();
  }
  await page.getByRole('button', { name: 'Reference: Camera' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take picture' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByRole('button', { name: 'Help' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByRole('button', { name: 'Colours', exact: true }).first().click();
  await page.getByRole('menuitemradio', { name: 'dark' }).click();
  await page.getByRole('radiogroup', { name: 'Screens' }).getByText('Train').click();
  await takeOneStep(page);
  await expect(counter(page)).toHaveText('1');
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitemradio', { name: '简体中文' }).click();
  await expect(page.getByRole('button', { name: '导入训练' })).toBeVisible();
  expect(said).toEqual([]);
  const inWorker = () =>
    page.workers()[0]!.evaluate(() => (globalThis as unknown as { violated: string[] }).violated);
  expect(await inWorker()).toEqual([]);
  // The same ear hears of one that there is, in either place.
  const heard = () => said.filter((text) => text.includes('https://example.org/')).length;
  await page.evaluate(() => fetch('https://example.org/').catch(() => {}));
  await expect.poll(heard).toBeGreaterThan(1);
  await page.workers()[0]!.evaluate(() => fetch('https://example.org/').catch(() => {}));
  await expect.poll(inWorker).toEqual(['https://example.org/']);
});
