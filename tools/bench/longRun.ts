import type { Browser, Page } from '@playwright/test';
import type { Engine } from '#worker/client.ts';
import type { BackendName } from '#worker/protocol.ts';
import { visit, withBuiltPage } from './builtPage.ts';

/** What is held after so many steps. */
interface Held {
  step: number;
  tensors: number;
  bytes: number;
  /** JavaScript objects of the page itself, after a collection. */
  pageBytes: number;
}

export interface LongRun {
  held: Held[];
  /** Tasks of the main thread over 50 ms while the run played, ms: in the first half, at the top of the page. */
  longTasks: number[];
  /** The same in the second half, with the charts in sight. */
  longTasksWithCharts: number[];
}

const stepOf = async (page: Page) => Number(await page.getByRole('timer', { name: 'Steps' }).textContent());
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Plays the first demo's last arm on the page, as a person does, and pauses at each tenth of the steps: half of them above the charts. */
export function longRun(
  browser: Browser,
  backend: BackendName,
  root: string,
  models: string,
  steps: number,
): Promise<LongRun> {
  return withBuiltPage(root, models, async (url) => {
    const page = await visit(browser);
    const devTools = await page.context().newCDPSession(page);
    await page.goto(`${url}?tab=train&backend=${backend}`);
    await page.getByRole('timer', { name: 'Steps' }).waitFor();
    const engine = await page.evaluateHandle(
      () => (window as unknown as { perceptualPlayground: { engine: Engine } }).perceptualPlayground.engine,
    );
    const others = await engine.evaluate(async (worker) => {
      const { presets } = await worker.call('trainCatalogue', null);
      return presets[0]!.config.arms.slice(0, -1).map(({ name }) => name.en);
    });
    for (const name of others) await press(page, `Remove ${name}`);
    await press(page, 'Step');
    await page.waitForFunction(() => document.querySelector('[role=timer]')?.textContent === '1');

    const run: LongRun = { held: [], longTasks: [], longTasksWithCharts: [] };
    for (let tenth = 1; tenth <= 10; tenth += 1) {
      const chartsInSight = tenth > 5;
      if (tenth === 6) await page.locator('.recharts-wrapper').first().scrollIntoViewIfNeeded();
      // Found before the count begins: a search by role goes over the whole page, and takes as long as a task of its own.
      const play = await page.getByRole('button', { name: 'Play', exact: true }).elementHandle();
      await page.evaluate(() => {
        window.longTasks = [];
      });
      await play?.click();
      await page.waitForFunction(
        (until) => Number(document.querySelector('[role=timer]')?.textContent) >= until,
        Math.round((steps * tenth) / 10),
        { polling: 500, timeout: 0 },
      );
      const tasks = await page.evaluate(() => window.longTasks);
      (chartsInSight ? run.longTasksWithCharts : run.longTasks).push(...tasks);
      await press(page, 'Pause');
      await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
      const { tensors, bytes } = await engine.evaluate((worker) => worker.call('memory', null));
      await devTools.send('HeapProfiler.collectGarbage');
      const { usedSize } = await devTools.send('Runtime.getHeapUsage');
      run.held.push({ step: await stepOf(page), tensors, bytes, pageBytes: usedSize });
    }
    await page.context().close();
    return run;
  });
}

/** Whether the page's own objects no longer grew in the last third: before, it fills what its charts are drawn from. */
function pageIsFlat(held: readonly Held[]): boolean {
  const most = (from: number, to: number) =>
    Math.max(
      ...held.slice(Math.floor(from * held.length), to * held.length).map(({ pageBytes }) => pageBytes),
    );
  return most(2 / 3, 1) < 1.1 * most(1 / 3, 2 / 3);
}

/** Whether nothing grows and the page was never held up. */
export const longRunHolds = ({ held, longTasks, longTasksWithCharts }: LongRun): boolean =>
  isFlat(held) && pageIsFlat(held) && longTasks.length + longTasksWithCharts.length === 0;

/** Whether the device held no more after the first tenth, by which every image has been seen. */
function isFlat([first, ...later]: readonly Held[]): boolean {
  return later.every(({ tensors, bytes }) => tensors === first?.tensors && bytes === first.bytes);
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;

export function longRunText({ held, longTasks, longTasksWithCharts }: LongRun): string {
  const lines = held.map(
    ({ step, tensors, bytes, pageBytes }) =>
      `step ${step}: ${tensors} tensors, ${megabytes(bytes)}; the page's own objects ${megabytes(pageBytes)}`,
  );
  const tasksText = (tasks: readonly number[], where: string) =>
    `${where}: ${tasks.length} tasks of the main thread over 50 ms ${tasks.map((ms) => ms.toFixed(0)).join(', ')}`;
  const verdict = (flat: boolean, what: string) =>
    flat ? `${what}: flat` : `${what}: NOT flat, it grows with the steps`;
  return [
    ...lines,
    verdict(isFlat(held), 'device'),
    verdict(pageIsFlat(held), 'page'),
    tasksText(longTasks, 'above the charts'),
    tasksText(longTasksWithCharts, 'with the charts in sight'),
  ].join('\n');
}
