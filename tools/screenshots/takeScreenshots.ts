import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { preview } from 'vite';
import { findChromium, plainFlags } from '#tests/support/chromium.ts';
import { buildIfNeeded } from '../start/build.ts';

const train = '?tab=train&backend=wasm&theme=light';
/** Steps of each arm that tell the arms apart. */
const STEPS = 100;
const sample = 'scene=town&seed=7&distortion=blur&strength=0.4';

interface Picture {
  /** In docs/. */
  file: string;
  /** The link that it shows. */
  query: string;
  language: string;
  /** What the page waits for before the picture is taken. */
  ready: (page: Page) => Promise<void>;
}

/** The pictures of the two READMEs. */
const pictures: readonly Picture[] = [
  {
    file: 'compare.webp',
    query: `?backend=wasm&theme=light&lang=en&${sample}`,
    language: 'en',
    ready: compared,
  },
  {
    file: 'compare.zh-CN.webp',
    query: `?backend=wasm&theme=light&lang=zh-CN&${sample}`,
    language: 'zh-CN',
    ready: compared,
  },
  {
    file: 'train.webp',
    query: `${train}&lang=en`,
    language: 'en',
    ready: (page) => trained(page, 'Play', 'Pause'),
  },
  {
    file: 'train.zh-CN.webp',
    query: `${train}&lang=zh-CN`,
    language: 'zh-CN',
    ready: (page) => trained(page, '播放', '暂停'),
  },
];

const viewport = { width: 1440, height: 900 };

/** Serves the built page and takes its pictures, so that what the READMEs show is what there is. */
export async function takeScreenshots(root: string): Promise<void> {
  await buildIfNeeded(root);
  await mkdir(join(root, 'docs'), { recursive: true });
  const server = await preview({
    root,
    logLevel: 'warn',
    preview: { host: '127.0.0.1', port: 4290, open: false },
  });
  const browser = await chromium.launch({ executablePath: findChromium(), args: [...plainFlags] });
  try {
    for (const picture of pictures) await take(browser, server.resolvedUrls!.local[0]!, root, picture);
  } finally {
    await browser.close();
    await server.close();
  }
}

async function take(
  browser: Browser,
  address: string,
  root: string,
  { file, query, language, ready }: Picture,
): Promise<void> {
  const context = await browser.newContext({ viewport, locale: language, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${address}${query}`);
  await ready(page);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState('networkidle');
  // Nothing is on its way to another place or colour.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
  const bytes = await asWebp(page);
  await writeFile(join(root, 'docs', file), bytes);
  console.log(`docs/${file}, ${Math.round(bytes.length / 1000)} kB`);
  await context.close();
}

/** The total is there, nothing is being measured any more, and the heat maps are drawn. */
async function compared(page: Page): Promise<void> {
  await page.waitForFunction(() => /\d/.test(document.querySelector('output')?.textContent ?? ''), null, {
    timeout: 120_000,
  });
  await page.getByRole('progressbar').waitFor({ state: 'detached', timeout: 120_000 });
  await page.waitForFunction(() => {
    const middle = ({ width, height }: HTMLCanvasElement) => [width >> 1, height >> 1, 1, 1] as const;
    const seen = (canvas: HTMLCanvasElement) =>
      canvas.width > 1 && canvas.getContext('2d')!.getImageData(...middle(canvas)).data[3]! > 0;
    const panes = [...document.querySelectorAll('[role=application]')];
    // The image and its heat map; the third is the region's veil.
    return (
      panes.length > 0 && panes.every((pane) => [...pane.querySelectorAll('canvas')].filter(seen).length > 1)
    );
  });
}

/** The first demo has been played so far, and rests. */
async function trained(page: Page, play: string, pause: string): Promise<void> {
  await page.getByRole('button', { name: play, exact: true }).click();
  await page.waitForFunction(
    (steps) => Number(document.querySelector('[role=timer]')?.textContent?.replace(/\D/g, '')) >= steps,
    STEPS,
    { timeout: 300_000 },
  );
  await page.getByRole('button', { name: pause, exact: true }).click();
  await page.getByRole('button', { name: play, exact: true }).waitFor();
}

/** The window as WebP, a third of a PNG's size with heat maps in it; Playwright's own screenshots know PNG and JPEG only. */
async function asWebp(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 92 });
  return Buffer.from(data, 'base64');
}
